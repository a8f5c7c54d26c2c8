import { describe, expect, it } from 'vitest';
import type { ExecutionLookup, ExecutionSummary } from '../../store/execution.ts';
import { findEarlier } from './resume-find.ts';

const key = { orgId: 'default', projectId: 'default', pipelineId: 'shop' };
const ended: ExecutionSummary = {
  ...key,
  id: 'aaaa1111',
  pipelineName: 'Shop',
  file: 'shop.yaml',
  runtime: 'docker',
  triggeredBy: 'Ada',
  owner: { host: 'here', pid: 7, startedAt: '0' },
  startedAt: 0,
  sequenceId: 3,
  status: 'FAILED',
  endedAt: 1,
  exitCode: 1,
};
const {
  endedAt: _endedAt,
  exitCode: _exitCode,
  ...running
} = {
  ...ended,
  id: 'bbbb2222',
  status: 'RUNNING' as const,
};
const other = { ...ended, id: 'cccc3333', pipelineId: 'other', file: 'other.yaml' };

const executions = {
  list: async () => [running, ended],
  find: async (
    reference: string,
    { pipelineId }: { readonly pipelineId?: string } = {},
  ): Promise<ExecutionLookup> => {
    const execution = [ended, running, other].find(({ id }) => id.startsWith(reference));
    if (execution === undefined) return { kind: 'none' };
    if (pipelineId !== undefined && execution.pipelineId !== pipelineId) return { kind: 'none' };
    return { kind: 'found', execution };
  },
};

describe('the execution to resume', () => {
  it('is found by the beginning of its id', async () => {
    expect(await findEarlier(executions, 'aaaa', key)).toBe(ended);
  });

  it.each<[what: string, reference: string, code: string, says: string]>([
    ['one that still runs', 'bbbb', 'usage/still-running', 'process 7 on here'],
    ['the last one while it runs', 'last', 'usage/still-running', 'wait for its end'],
    ['one of another pipeline', 'cccc', 'usage/other-pipeline', 'other.yaml'],
    ['one that is not there', 'dddd', 'usage/unknown-execution', 'pipeline executions'],
  ])('is not %s', async (_what, reference, code, says) => {
    await expect(findEarlier(executions, reference, key)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(says),
    });
  });

  it('needs a first run', async () => {
    await expect(findEarlier({ ...executions, list: async () => [] }, 'last', key)).rejects.toMatchObject({
      code: 'usage/unknown-execution',
    });
  });
});
