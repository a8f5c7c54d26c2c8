import { describe, expect, it } from 'vitest';
import type { Value } from '../engine/outcome.ts';
import type { Decision, Question } from '../engine/ports.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { runPipeline, statusesOf } from '../test/helpers/run-pipeline.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { harnessApproval } from './harness-approval.ts';

const reject = { action: 'Reject', by: 'eve' };
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

  it('takes nothing but its inputs', async () => {
    const { bench } = answering({ inputs: { V: '1', W: '2' } }, { action: 'Reject' });

    const outcome = await harnessApproval.run(
      { ...approval, approverInputs: [{ name: 'V' }] },
      bench.context,
    );

    expect(outcome.status).toBe('rejected');
    expect(bench.logLines[1]).toBe('Not accepted: Invalid approver inputs: there is no "W"');
  });

  it.each<[name: string, approvers: object, answers: readonly Partial<Decision>[], status: string]>([
    ['two people approve', { minimumCount: 2 }, [{ by: 'alex' }, { by: 'ada' }], 'success'],
    ['a person counts once', { minimumCount: 2 }, [{ by: 'alex' }, { by: 'Alex' }, reject], 'rejected'],
    [
      'a person is known by the address',
      { minimumCount: 2 },
      [{ by: 'Ada <ada@example.org>' }, { by: 'ada@example.org' }, reject],
      'rejected',
    ],
    ['unknown people all count', { minimumCount: 2 }, [{ by: 'unknown' }, { by: 'unknown' }], 'success'],
    ['one rejection ends it', { minimumCount: 2 }, [{ by: 'ada' }, reject], 'rejected'],
    ['who started it may not', { disallowPipelineExecutor: true }, [{ by: 'alex' }, reject], 'rejected'],
    [
      'who started it may not, by the address either',
      { disallowPipelineExecutor: true },
      [{ by: 'A. <alex@example.org>' }, reject],
      'rejected',
    ],
    ['others may', { disallowPipelineExecutor: true }, [{ by: 'ada' }], 'success'],
    [
      'who started it may reject',
      { disallowPipelineExecutor: true },
      [{ ...reject, by: 'alex' }],
      'rejected',
    ],
    ['an address is shut out', { disallowedUserEmails: ['a@b.c'] }, [{ by: 'a@B.c' }, reject], 'rejected'],
  ])('%s: %j', async (_name, approvers, answers, status) => {
    const { bench, left } = answering(...answers);

    const outcome = await harnessApproval.run(
      { approvers: { ...approval.approvers, ...approvers } },
      bench.context,
    );

    expect(outcome.status).toBe(status);
    expect(left).toEqual([]);
  });

  it('lists every approval, with the values of the last', async () => {
    const { bench } = answering(
      { by: 'alex', inputs: { V: '1' }, at: 1 },
      { by: 'Ada <ada@example.org>', inputs: { V: '2' }, at: 2 },
    );
    const approvers = { ...approval.approvers, minimumCount: 2 };

    const outcome = await harnessApproval.run({ approvers, approverInputs: [{ name: 'V' }] }, bench.context);

    expect(outcome.outputs?.['output']).toMatchObject({
      approvalActivities: [
        { user: { name: 'alex', email: null }, approverInputs: [{ name: 'V', value: '1' }] },
        { user: { name: 'Ada', email: 'ada@example.org' }, approverInputs: [{ name: 'V', value: '2' }] },
      ],
      approverInputs: { V: '2' },
    });
  });

  it('tells in the next question how far it is and why an answer did not count', async () => {
    const { bench, questions } = answering({ by: 'ada' }, { by: 'ada' }, { by: 'eve' });
    const approvers = { ...approval.approvers, minimumCount: 2 };

    await harnessApproval.run({ approvers, approvalMessage: 'Ship it?' }, bench.context);

    expect(questions.map(({ title, message }) => [title, message])).toEqual([
      ['Approve "Step"? (0 of 2 so far)', 'Ship it?'],
      ['Approve "Step"? (1 of 2 so far)', 'Ship it?'],
      [
        'Approve "Step"? (1 of 2 so far)',
        'Ship it?\nNot accepted: ada has approved already, and 2 people must',
      ],
    ]);
  });

  it('waits as long as the step may take', async () => {
    const { bench, questions } = answering({});

    await harnessApproval.run(approval, { ...bench.context, timeoutMs: 60_000 });

    expect(questions[0]?.until).toBe(bench.context.clock.now() + 60_000);
  });

  it('approves by itself when the time has come, and withdraws its question', async () => {
    const asked: AbortSignal[] = [];
    const bench = new StepBench({
      context: {
        ask: (_status, _question, signal = AbortSignal.abort()) =>
          new Promise((_, reject) => {
            asked.push(signal);
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          }),
      },
    });
    const scheduledDeadline = { timeZone: 'UTC', time: '2030-01-01 08:00 AM' };
    const autoApproval = { action: 'APPROVE', scheduledDeadline, comments: 'nobody minded' };

    const outcome = await harnessApproval.run({ ...approval, autoApproval }, bench.context);

    expect(outcome).toMatchObject({
      status: 'success',
      outputs: { output: { approvalActivities: [{ user: { name: 'Harness' }, comments: 'nobody minded' }] } },
    });
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it.each<[spec: object, code: string]>([
    [{ approvers: { userGroups: [null, ''] } }, 'approval/no-groups'],
    [{ ...approval, autoApproval: { scheduledDeadline: { time: 'soon' } } }, 'approval/auto-approval'],
  ])('fails on %j with %s', async (spec, code) => {
    expect(await harnessApproval.run(spec as Value, new StepBench().context)).toMatchObject({
      status: 'failed',
      failure: { code },
    });
  });

  it('expires with its own timeout, and a rejection ends stage and pipeline as rejected', async () => {
    const expired = await runPipeline({ yaml: pipeline });
    const rejected = await runPipeline({ yaml: pipeline, answers: ['Reject'] });

    expect(statusesOf(expired)).toMatchObject({ 's/ok': 'EXPIRED', s: 'EXPIRED' });
    expect(expired.tookMs).toBe(60_000);
    const question = { until: expired.state.nodes.get('s/ok')?.endedAt };
    expect(expired.events).toContainEqual(
      expect.objectContaining({ question: expect.objectContaining(question) }),
    );
    expect(statusesOf(rejected)).toEqual({
      '@pipeline': 'APPROVAL_REJECTED',
      s: 'APPROVAL_REJECTED',
      's/ok': 'APPROVAL_REJECTED',
    });
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

function answering(...answers: readonly Partial<Decision>[]) {
  const left = [...answers];
  const questions: Omit<Question, 'nodeId'>[] = [];
  const ask = async (_status: unknown, question: Omit<Question, 'nodeId'>) => {
    questions.push(question);
    return { nodeId: '', action: 'Approve', by: 'alex', at: 0, ...left.shift() };
  };
  return { bench: new StepBench({ context: { ask } }), left, questions };
}

const spec = { ...approval, approvalMessage: 'Ship it?' };
const step = { identifier: 'ok', name: 'OK', type: 'HarnessApproval', timeout: '1m', spec };
const stage = { identifier: 's', name: 's', type: 'Approval', spec: { execution: { steps: [{ step }] } } };
const scope = { orgIdentifier: 'default', projectIdentifier: 'default' };
const pipeline = JSON.stringify({ pipeline: { identifier: 'p', name: 'p', ...scope, stages: [{ stage }] } });
