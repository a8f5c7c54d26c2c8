import { describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '../engine/state/events.ts';
import { Occasions } from './occasion.ts';

const started = (node: string, kind: 'stage' | 'stepGroup' | 'step', parent: string): ExecutionEvent => ({
  type: 'node.started',
  at: 2,
  node,
  kind,
  identifier: node,
  name: node,
  parent,
});

const finished = (node: string, status: 'FAILED' | 'SUCCEEDED', at = 3): ExecutionEvent => ({
  type: 'node.finished',
  at,
  node,
  status,
  ...(status === 'FAILED' ? { failure: { types: ['Unknown'], message: `${node} broke` } } : {}),
});

const begin: readonly ExecutionEvent[] = [
  {
    type: 'execution.started',
    at: 1,
    executionId: 'e1',
    sequenceId: 1,
    pipeline: { identifier: 'p', name: 'P' },
    file: 'p.yaml',
    runtime: 'fake',
    owner: { host: 'h', pid: 1, startedAt: '0' },
    triggeredBy: 'Ada',
    yaml: '',
  },
  started('s', 'stage', '@pipeline'),
  started('s/g', 'stepGroup', 's'),
  started('s/g/a', 'step', 's/g'),
  finished('s/g/a', 'FAILED'),
];

const last = (events: readonly ExecutionEvent[]) => {
  const occasions = new Occasions();
  return events.map((event) => occasions.of(event)).at(-1);
};

describe('an occasion', () => {
  it('of a failed stage tells what failed in it and how long it took', () => {
    expect(last([...begin, finished('s', 'FAILED', 12)])).toMatchObject({
      types: ['StageFailed'],
      tookMs: 10,
      failures: [{ stage: 's', step: 's/g/a', message: 's/g/a broke' }],
    });
  });

  it('forgets failures of a step group that starts over', () => {
    const retried: ExecutionEvent = { type: 'group.retried', at: 4, node: 's/g', attempt: 1, delayMs: 0 };

    expect(last([...begin, retried, finished('s', 'SUCCEEDED')])).toMatchObject({
      types: ['StageSuccess'],
      failures: [],
    });
  });

  it('needs to know of which execution', () => {
    expect(new Occasions().of(started('s', 'stage', '@pipeline'))).toBeUndefined();
  });
});
