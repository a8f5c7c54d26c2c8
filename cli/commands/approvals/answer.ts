import { UsageError } from '../../../engine/errors.ts';
import type { Decision } from '../../../engine/ports.ts';
import type { Store } from '../../../store/open-store.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { actOnExecution } from '../executions/act.ts';
import { findExecution } from '../find-execution.ts';
import { findNode } from '../find-node.ts';
import { type OutputFormat, printJson } from '../output.ts';
import { withApp } from '../with-app.ts';
import { isApproval } from './is-approval.ts';

export interface AnswerOptions {
  readonly id: string;
  readonly step: string | undefined;
  readonly comment?: string;
  readonly input?: readonly string[];
  readonly output: OutputFormat;
}

/** Approves a step that waits for it; other waiting steps of the run are left alone. */
export async function approve(cli: Cli, options: AnswerOptions): Promise<number> {
  let step: string | undefined;
  await withApp(cli, async (app) => {
    step = (await findApproval(await app.store(), options)).nodeId;
    return exitCodes.success;
  });
  return actOnExecution(cli, { ...options, step, action: 'Approve' });
}

/** Rejects a step that waits for approval. Nobody has to give values for that. */
export function reject(cli: Cli, options: AnswerOptions): Promise<number> {
  return withApp(cli, async (app) => {
    const store = await app.store();
    const { executionId, nodeId } = await findApproval(store, options);
    const decision: Decision = {
      nodeId,
      action: 'Reject',
      by: (await app.user()).name,
      at: cli.clock.now(),
      ...(options.comment !== undefined && { comment: options.comment }),
    };
    const posted = await store.decisions.post(executionId, decision);
    if (posted !== 'accepted') {
      const reason = posted === 'already-answered' ? 'somebody else was faster' : 'it no longer waits';
      throw new UsageError(`usage/${posted}`, `${nodeId} did not take the answer: ${reason}`);
    }
    if (options.output === 'json') printJson(cli, { executionId, ...decision });
    else cli.stdout.write(`Reject sent to ${nodeId}\n`);
    return exitCodes.success;
  });
}

async function findApproval({ executions, decisions }: Store, { id, step }: AnswerOptions) {
  const execution = await findExecution(executions, id);
  const open = (await decisions.open(execution.id)).map(({ question }) => question);
  const waiting = open.map(({ nodeId }) => nodeId);
  const approvals = open.filter(isApproval).map(({ nodeId }) => nodeId);
  return { executionId: execution.id, nodeId: approvalOf(approvals, waiting, step) };
}

function approvalOf(
  approvals: readonly string[],
  waiting: readonly string[],
  asked: string | undefined,
): string {
  const [only, ...others] = approvals;
  if (only === undefined) {
    throw new UsageError('usage/nothing-waits', 'nothing in this execution waits for approval');
  }
  if (asked === undefined && others.length === 0) return only;
  if (asked === undefined) {
    throw new UsageError('usage/ambiguous-step', `several steps wait: name one of ${approvals.join(', ')}`);
  }
  const step = findNode(waiting, asked);
  if (approvals.includes(step)) return step;
  throw new UsageError(
    'usage/not-an-approval',
    `${step} waits for something else: use "pipeline executions act"`,
  );
}
