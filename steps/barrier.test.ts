import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { outputOf, runPipeline, statusesOf } from '../test/helpers/run-pipeline.ts';
import { barrier } from './barrier.ts';

describe('Barrier', () => {
  it('rejects a spec without a reference', async () => {
    expect(await checkSpec(barrier, {})).toEqual(['definition/missing-key at barrierRef']);
  });

  it('holds every branch until the last has arrived', async () => {
    const result = await runPipeline({
      yaml: pipeline({
        parallel: [
          stage('a', [meet('at'), pause('after', '1s')]),
          stage('b', [pause('work', '30s'), meet('at')]),
        ],
      }),
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.tookMs).toBe(31_000);
    expect(result.state.nodes.get('a/after')?.startedAt).toBe(result.state.nodes.get('b/work')?.endedAt);
    expect(outputOf(result, 'a/at', 'barrier.barrierRef')).toBe('meeting');
    expect(result.logs.text('a/at')).toContain('Waiting for b/at');
  });

  it('passes at once when there is only one', async () => {
    const result = await runPipeline({ yaml: pipeline(stage('a', [meet('at')])) });

    expect(result).toMatchObject({ status: 'SUCCEEDED', tookMs: 0 });
  });

  it('waits for every turn of a loop', async () => {
    const strategy = { repeat: { items: ['1', '2'] } };
    const turn = {
      stepGroup: { identifier: 'g', name: 'g', strategy, steps: [pause('work', '5s'), meet('at')] },
    };

    const result = await runPipeline({
      yaml: pipeline(stage('a', [{ parallel: [meet('at'), { ...turn }] }])),
    });

    expect(result).toMatchObject({ status: 'SUCCEEDED', tookMs: 5_000 });
  });

  it.each<[why: string, steps: readonly object[], status: string]>([
    ['fails before it', [fails('broken'), meet('at')], 'SKIPPED'],
    ['is skipped', [meet('at', { when: { stageStatus: 'Success', condition: 'false' } })], 'SKIPPED'],
    ['runs out of time there', [pause('work', '1s'), meet('at', { timeout: '5s' })], 'EXPIRED'],
  ])('fails the others when one %s', async (_why, steps, status) => {
    const result = await runPipeline({
      yaml: pipeline({
        parallel: [
          stage('a', [meet('at')]),
          stage('b', steps),
          ...(status === 'EXPIRED' ? [stage('c', [pause('long', '1h'), meet('at')])] : []),
        ],
      }),
    });

    const { failure } = result.state.nodes.get('a/at') ?? {};
    expect(statusesOf(result)).toMatchObject({ 'a/at': 'FAILED' });
    expect(failure?.message).toBe('b/at will not arrive at the barrier "meeting": it has ended');
  });

  it('fails at once when another step with the same reference comes after it', async () => {
    const result = await runPipeline({ yaml: pipeline(stage('a', [meet('first'), meet('second')])) });

    expect(result.tookMs).toBe(0);
    expect(result.state.nodes.get('a/first')?.failure?.message).toMatch(
      /^Barrier Deadlock Detected: a\/second/,
    );
  });

  it('expires when the others take too long', async () => {
    const result = await runPipeline({
      yaml: pipeline({
        parallel: [
          stage('a', [meet('at', { timeout: '10s' })]),
          stage('b', [pause('work', '30s'), meet('at')]),
        ],
      }),
    });

    expect(statusesOf(result)).toMatchObject({ 'a/at': 'EXPIRED', 'b/at': 'FAILED' });
  });
});

function pipeline(...stages: readonly object[]): string {
  const scope = { orgIdentifier: 'default', projectIdentifier: 'default' };
  const flowControl = { barriers: [{ identifier: 'meeting', name: 'meeting' }] };
  return JSON.stringify({ pipeline: { identifier: 'p', name: 'p', ...scope, flowControl, stages } });
}

function stage(identifier: string, steps: readonly object[]) {
  return { stage: { identifier, name: identifier, type: 'Custom', spec: { execution: { steps } } } };
}

function meet(identifier: string, more: object = {}) {
  return {
    step: { identifier, name: identifier, type: 'Barrier', spec: { barrierRef: 'meeting' }, ...more },
  };
}

function pause(identifier: string, duration: string) {
  return { step: { identifier, name: identifier, type: 'Wait', spec: { duration } } };
}

/** A wait whose duration turns out to be none. */
function fails(identifier: string) {
  return pause(identifier, '<+pipeline.name>');
}
