import type { Outputs, Value } from '../engine/outcome.ts';
import type { Decision, QuestionInput } from '../engine/ports.ts';
import { type ApproverInput, inputProblem, readInputs } from './approval/inputs.ts';
import { type Context, defineStep } from './define-step.ts';
import { logLine } from './log.ts';
import { anyMap, count, flag, listOf, object, spec, text, textList } from './schema/properties.ts';
import { optionalTextOf, textOf, valueAt } from './schema/read.ts';

interface HarnessApprovalSpec {
  readonly approvalMessage?: Value;
  readonly approvers: Value;
  readonly approverInputs?: Value;
  readonly autoApproval?: Value;
}

const day = 24 * 60 * 60 * 1000;

/** Asks a person to approve or reject, and waits for the answer. */
export const harnessApproval = defineStep<HarnessApprovalSpec>({
  type: 'HarnessApproval',
  summary: 'Wait for a person to approve or reject.',
  schema: spec({
    required: ['approvers'],
    properties: {
      approvalMessage: text('What is to be approved.'),
      includePipelineExecutionHistory: flag('Not used here.'),
      approvers: object('Who may answer.', {
        properties: {
          userGroups: textList('User groups whose members may answer; not checked here.'),
          serviceAccounts: textList('Service accounts that may answer; not checked here.'),
          minimumCount: count('How many approvals are needed; here one is enough.'),
          disallowPipelineExecutor: flag('Whether who started the run may not answer; not checked here.'),
          disallowedUserEmails: textList('Who may not answer; not checked here.'),
        },
      }),
      approverInputs: listOf(
        'Values the approver gives.',
        object('One value.', {
          required: ['name'],
          properties: {
            name: text('Name of the value.'),
            defaultValue: text('Value when the approver gives none.'),
            required: flag('Whether there must be a value.'),
            allowedValues: textList('Values to choose from.'),
            selectOneFrom: textList('Values of which one is chosen.'),
            selectManyFrom: textList('Values of which several are chosen, with commas.'),
            regex: text('Pattern of the value.'),
            description: text('What the value means.'),
          },
        }),
      ),
      autoApproval: anyMap('Not used here: a person decides.'),
      isAutoRejectEnabled: flag('Not used here.'),
      callbackId: text('Not used here.'),
    },
  }),
  stages: ['Custom', 'Approval'],
  support: {
    level: 'emulated',
    reason: 'whoever can reach this machine may answer; user groups are not checked',
  },
  defaultTimeoutMs: day,

  async run(fields, context) {
    if (Number(textOf(valueAt(fields.approvers, 'minimumCount'))) > 1) {
      context.warn('approval/minimum-count', 'one approval is enough here');
    }
    if (fields.autoApproval !== undefined && fields.autoApproval !== null) {
      context.warn('approval/auto-approval', 'nothing is approved by itself here');
    }
    const inputs = readInputs(fields.approverInputs);
    const decision = await answer(fields, inputs, context);
    await logLine(
      context.log,
      `${decision.action} by ${decision.by}${decision.comment ? `: ${decision.comment}` : ''}`,
    );
    if (decision.action === 'Approve') return { status: 'success', outputs: outputsOf(decision, inputs) };
    const message = `rejected by ${decision.by}${decision.comment ? `: ${decision.comment}` : ''}`;
    const failure = { types: ['ApprovalRejection'] as const, code: 'approval/rejected', message };
    return { status: 'rejected', failure, outputs: outputsOf(decision, inputs) };
  },
});

/** Asks until the answer is a rejection or brings the values it must. */
async function answer(
  { approvalMessage }: HarnessApprovalSpec,
  inputs: readonly ApproverInput[],
  context: Context,
): Promise<Decision> {
  const message = optionalTextOf(approvalMessage);
  for (;;) {
    const decision = await context.ask('APPROVAL_WAITING', {
      title: `Approve "${context.name}"?`,
      actions: ['Approve', 'Reject'],
      until: context.clock.now() + day,
      inputs: inputs.map(({ pattern: _, isMany: __, ...input }) => input),
      ...(message === undefined ? {} : { message }),
    });
    if (decision.action !== 'Approve') return decision;
    const problem = inputs
      .map((each) => inputProblem(each, decision.inputs ?? {}))
      .find((each) => each !== undefined);
    if (problem === undefined) return decision;
    await logLine(context.log, `Not accepted: ${problem}`);
  }
}

function outputsOf(decision: Decision, inputs: readonly QuestionInput[]): Outputs {
  const values = inputs.map(
    ({ name, defaultValue = '' }) => [name, decision.inputs?.[name] ?? defaultValue] as const,
  );
  const activity = {
    user: { name: decision.by, email: decision.by.includes('@') ? decision.by : null },
    action: decision.action === 'Approve' ? 'APPROVE' : 'REJECT',
    approverInputs: values.map(([name, value]) => ({ name, value })),
    comments: decision.comment ?? '',
    approvedAt: decision.at,
  };
  return { output: { approvalActivities: [activity], approverInputs: Object.fromEntries(values) } };
}
