import { describe, expect, it } from 'vitest';
import type { Decision } from '../engine/ports.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { harnessApproval } from './harness-approval.ts';

const approval = { approvers: { userGroups: ['ops'], minimumCount: 1, disallowPipelineExecutor: false } };

describe('HarnessApproval', () => {
  it('rejects a spec without approvers', async () => {
    expect(await checkSpec(harnessApproval, {})).toEqual(['definition/missing-key at approvers']);
    expect(await checkSpec(harnessApproval, { ...approval, includePipelineExecutionHistory: true })).toEqual(
      [],
    );
  });

  it('asks for approval and tells who gave it', async () => {
    const bench = new StepBench();
    bench.answer = { by: 'alex@example.org', comment: 'fine', at: 5 };

    const outcome = await harnessApproval.run({ ...approval, approvalMessage: 'Ship it?' }, bench.context);

    expect(bench.questions).toMatchObject([{ message: 'Ship it?', actions: ['Approve', 'Reject'] }]);
    expect(outcome).toEqual({
      status: 'success',
      outputs: {
        output: {
          approvalActivities: [
            {
              user: { name: 'alex@example.org', email: 'alex@example.org' },
              action: 'APPROVE',
              approverInputs: [],
              comments: 'fine',
              approvedAt: 5,
            },
          ],
          approverInputs: {},
        },
      },
    });
  });

  it('is rejected by one no (#74)', async () => {
    const bench = new StepBench();
    bench.answer = { action: 'Reject', comment: 'not today' };

    expect(await harnessApproval.run(approval, bench.context)).toMatchObject({
      status: 'rejected',
      failure: { types: ['ApprovalRejection'], message: 'rejected by alex: not today' },
    });
  });

  it('takes the defaults of its inputs (#75)', async () => {
    const approverInputs = [{ name: 'VERSION', defaultValue: '1.0' }];

    const outcome = await harnessApproval.run({ ...approval, approverInputs }, new StepBench().context);

    expect(outcome).toMatchObject({ outputs: { output: { approverInputs: { VERSION: '1.0' } } } });
  });

  it.each<[input: object, given: Record<string, string>, accepted: boolean]>([
    [{ required: true }, {}, false],
    [{ required: true }, { V: 'x' }, true],
    [{ required: false }, {}, true],
    [{ allowedValues: ['a', 'b'] }, { V: 'b' }, true],
    [{ selectOneFrom: ['a', 'b'] }, { V: 'a,b' }, false],
    [{ selectManyFrom: ['a', 'b'] }, { V: 'a, b' }, true],
    [{ regex: '[0-9]+' }, { V: '42' }, true],
    [{ regex: '[0-9]+' }, { V: '42 or so' }, false],
  ])('with the input %j takes %j: %j', async (input, inputs, accepted) => {
    const answers: Partial<Decision>[] = [{ inputs }, { action: 'Reject' }];
    const bench = new StepBench({
      context: {
        ask: async () => ({ nodeId: '', action: 'Approve', by: 'alex', at: 0, ...answers.shift() }),
      },
    });

    const outcome = await harnessApproval.run(
      { ...approval, approverInputs: [{ name: 'V', ...input }] },
      bench.context,
    );

    expect(outcome.status).toBe(accepted ? 'success' : 'rejected');
  });
});
