import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '../../engine/ports.ts';
import { runPipeline } from '../../test/helpers/run-pipeline.ts';
import { ProjectForTests } from './project-for-tests.ts';

const pipeline = JSON.stringify({
  pipeline: {
    identifier: 'shop',
    name: 'Shop',
    projectIdentifier: 'default',
    orgIdentifier: 'default',
    stages: [
      {
        stage: {
          identifier: 'deploy',
          name: 'Deploy',
          type: 'Custom',
          spec: {
            execution: {
              steps: [{ step: { identifier: 'w', name: 'w', type: 'Wait', spec: { duration: '1s' } } }],
            },
          },
        },
      },
    ],
  },
});
const approval: Question = {
  nodeId: 'deploy/approve',
  title: 'Deploy?',
  actions: ['Approve', 'Reject'],
  inputs: [
    { name: 'version', required: true },
    { name: 'note', required: false },
  ],
  until: Date.UTC(2030, 0, 1),
};
const plain: Question = { ...approval, nodeId: 'deploy/other', inputs: [] };
const intervention: Question = { ...plain, nodeId: 'deploy/broken', actions: ['Retry', 'Ignore'] };

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests(runPipeline);
});
afterEach(() => project.remove());

async function waiting(...questions: readonly Question[]): Promise<string> {
  const id = await project.record(pipeline, { until: 'execution.finished' });
  await project.withStore(async ({ decisions }) => {
    for (const each of questions) await decisions.record(id, each);
  });
  return id;
}

function decisionOf(id: string, node: string) {
  return project.withStore(({ decisions }) =>
    decisions.next(id, node, { pollMs: 10, signal: AbortSignal.timeout(1000) }),
  );
}

describe('pipeline approvals', () => {
  it('says that nothing waits', async () => {
    expect(await project.run(['approvals'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Nothing waits for approval.\n',
    });
  });

  it('lists the approvals that wait, and nothing else that does', async () => {
    await waiting(approval, intervention);

    const { stdout } = await project.run(['approvals', 'list']);

    expect(stdout).toContain('deploy/approve');
    expect(stdout).toContain('version*, note');
    expect(stdout).not.toContain('deploy/broken');
  });

  it('lists them as JSON', async () => {
    const id = await waiting(plain, intervention);

    const { stdout } = await project.run(['approvals', '--output', 'json']);

    expect(JSON.parse(stdout)).toMatchObject([{ executionId: id, question: { nodeId: 'deploy/other' } }]);
  });

  it('approves with values and a comment', async () => {
    const id = await waiting(approval, intervention);

    const result = await project.run([
      'approvals',
      'approve',
      '1111',
      'approve',
      '--input',
      'version=1.2',
      '--comment',
      'fine',
    ]);

    expect(result).toEqual({ exitCode: 0, stdout: 'Approve sent to deploy/approve\n', stderr: '' });
    expect(await decisionOf(id, 'deploy/approve')).toMatchObject({
      action: 'Approve',
      comment: 'fine',
      inputs: { version: '1.2' },
    });
  });

  it('rejects the only approval that waits without being told which, and needs no values for it', async () => {
    const id = await waiting(approval, intervention);

    const result = await project.run(['approvals', 'reject', 'latest', '--comment', 'no']);

    expect(result).toMatchObject({ exitCode: 0, stdout: 'Reject sent to deploy/approve\n' });
    expect(await decisionOf(id, 'deploy/approve')).toMatchObject({ action: 'Reject', comment: 'no' });
  });

  it.each<[questions: readonly Question[], args: readonly string[], code: string]>([
    [[], ['approve', 'latest'], 'usage/nothing-waits'],
    [[intervention], ['approve', 'latest'], 'usage/nothing-waits'],
    [[approval, plain], ['approve', 'latest'], 'usage/ambiguous-step'],
    [[approval, plain], ['approve', 'latest', 'nope'], 'usage/unknown-step'],
    [[plain, intervention], ['approve', 'latest', 'broken'], 'usage/not-an-approval'],
    [[approval], ['approve', 'latest'], 'usage/missing-input'],
    [[approval], ['approve', 'latest', '--input', 'size=3'], 'usage/unknown-input'],
    [[plain], ['approve', '9999'], 'usage/unknown-execution'],
  ])('with %j waiting refuses %j: %s', async (questions, args, code) => {
    await waiting(...questions);

    const { exitCode, stderr } = await project.run(['approvals', ...args]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
  });
});
