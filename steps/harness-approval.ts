import type { Outcome, Value } from '../engine/outcome.ts';
import type { Decision, QuestionInput } from '../engine/ports.ts';
import { readAutoApproval } from './approval/auto-approval.ts';
import { collectApprovals } from './approval/collect-approvals.ts';
import { readInputs } from './approval/inputs.ts';
import { hasOnlyBlankGroups, personOf, readPolicy } from './approval/policy.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { choice, count, flag, listOf, object, spec, text, textList } from './schema/properties.ts';
import { optionalTextOf } from './schema/read.ts';

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
          minimumCount: count('How many people must approve; nobody counts twice.'),
          disallowPipelineExecutor: flag('Whether who started the run may not approve it.'),
          disallowedUserEmails: textList('Who may not approve, by name or address.'),
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
      autoApproval: object('Approval by itself at a certain time.', {
        properties: {
          action: choice('What happens then.', ['APPROVE']),
          scheduledDeadline: object('When.', {
            properties: {
              time: text('Date and time, such as `2030-01-31 08:30 AM`.'),
              timeZone: text('Time zone, such as `Europe/Berlin`; `UTC` when absent.'),
            },
          }),
          comments: text('Comment of that approval.'),
        },
      }),
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
    const { approvers, approvalMessage } = fields;
    if (hasOnlyBlankGroups(approvers)) {
      return failed('approval/no-groups', 'All the provided user groups are empty');
    }
    const now = context.clock.now();
    const auto = readAutoApproval(fields.autoApproval, now);
    if (typeof auto === 'string') return failed('approval/auto-approval', auto);
    const inputs = readInputs(fields.approverInputs);
    const answers = await collectApprovals(
      {
        message: optionalTextOf(approvalMessage),
        inputs,
        policy: readPolicy(approvers),
        auto,
        until: now + (context.timeoutMs ?? day),
      },
      context,
    );
    return outcomeOf(answers, inputs);
  },
});

function outcomeOf(answers: readonly Decision[], inputs: readonly QuestionInput[]): Outcome {
  const last = answers.at(-1);
  const outputs = {
    output: {
      approvalActivities: answers.map((each) => activityOf(each, inputs)),
      approverInputs: Object.fromEntries(last === undefined ? [] : valuesOf(last, inputs)),
    },
  };
  if (last?.action === 'Approve') return { status: 'success', outputs };
  const message = `rejected by ${last?.by}${last?.comment ? `: ${last.comment}` : ''}`;
  const failure = { types: ['ApprovalRejection'] as const, code: 'approval/rejected', message };
  return { status: 'rejected', failure, outputs };
}

function activityOf(decision: Decision, inputs: readonly QuestionInput[]): Value {
  const { by, action, comment = '', at } = decision;
  const { name, email = null } = personOf(by);
  return {
    user: { name, email },
    action: action === 'Approve' ? 'APPROVE' : 'REJECT',
    approverInputs: valuesOf(decision, inputs).map(([key, value]) => ({ name: key, value })),
    comments: comment,
    approvedAt: at,
  };
}

function valuesOf(decision: Decision, inputs: readonly QuestionInput[]) {
  return inputs.map(
    ({ name, defaultValue = '' }) => [name, decision.inputs?.[name] ?? defaultValue] as const,
  );
}
