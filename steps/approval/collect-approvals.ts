import type { Decision, Question } from '../../engine/ports.ts';
import type { Context } from '../define-step.ts';
import { logLine } from '../log.ts';
import type { AutoApproval } from './auto-approval.ts';
import { type ApproverInput, inputsProblem } from './inputs.ts';
import { type ApprovalPolicy, refusalOf } from './policy.ts';

export interface ApprovalRequest {
  readonly message: string | undefined;
  readonly inputs: readonly ApproverInput[];
  readonly policy: ApprovalPolicy;
  readonly auto: AutoApproval | undefined;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Asks until enough people have approved, or one has rejected: then the last answer is the rejection. */
export async function collectApprovals(
  request: ApprovalRequest,
  context: Context,
): Promise<readonly Decision[]> {
  const { minimumCount } = request.policy;
  const answers: Decision[] = [];
  let problem: string | undefined;
  while (answers.length < minimumCount) {
    const decision = await ask(questionOf(request, answers, problem, context), request.auto, context);
    if (decision === 'time') return [...answers, byTheClock(request, context)];
    await logLine(context.log, textOf(decision));
    if (decision.action !== 'Approve') return [...answers, decision];
    problem = problemOf(decision, request, answers, context);
    if (problem === undefined) answers.push(decision);
    else await logLine(context.log, `Not accepted: ${problem}`);
    if (answers.length < minimumCount && problem === undefined) {
      await logLine(context.log, `${answers.length} of ${minimumCount} approvals`);
    }
  }
  return answers;
}

function questionOf(
  { message, inputs, policy, auto, until }: ApprovalRequest,
  answers: readonly Decision[],
  problem: string | undefined,
  context: Context,
): Omit<Question, 'nodeId'> {
  const count = policy.minimumCount === 1 ? '' : ` (${answers.length} of ${policy.minimumCount} so far)`;
  const notes = [message, problem === undefined ? undefined : `Not accepted: ${problem}`].filter(
    (each) => each !== undefined,
  );
  return {
    title: `Approve "${context.name}"?${count}`,
    actions: ['Approve', 'Reject'],
    until: Math.min(until, auto?.at ?? until),
    inputs: inputs.map(({ pattern: _, isMany: __, ...input }) => input),
    ...(notes.length === 0 ? {} : { message: notes.join('\n') }),
  };
}

/** The next answer, or `time` when the time of automatic approval has come. */
async function ask(
  question: Omit<Question, 'nodeId'>,
  auto: AutoApproval | undefined,
  context: Context,
): Promise<Decision | 'time'> {
  if (auto === undefined) return context.ask('APPROVAL_WAITING', question);
  const { clock, signal } = context;
  const over = new AbortController();
  const limit = AbortSignal.any([signal, over.signal]);
  try {
    return await Promise.race([
      context.ask('APPROVAL_WAITING', question, limit),
      clock.sleep(Math.max(0, auto.at - clock.now()), limit).then(() => 'time' as const),
    ]);
  } finally {
    over.abort();
  }
}

function problemOf(
  decision: Decision,
  { policy, inputs }: ApprovalRequest,
  answers: readonly Decision[],
  { execution }: Context,
): string | undefined {
  return (
    refusalOf(decision, policy, execution.triggeredBy, answers) ??
    inputsProblem(inputs, decision.inputs ?? {})
  );
}

function byTheClock({ auto }: ApprovalRequest, { nodeId, clock }: Context): Decision {
  const comment = auto?.comment ?? '';
  return { nodeId, action: 'Approve', by: 'Harness', at: clock.now(), comment };
}

/** `Approve by alex: looks good` */
function textOf({ action, by, comment }: Decision): string {
  return `${action} by ${by}${comment ? `: ${comment}` : ''}`;
}
