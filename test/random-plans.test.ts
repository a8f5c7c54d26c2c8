import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { aggregateTally } from '../engine/state/aggregate.ts';
import { isFinal } from '../engine/state/status.ts';
import type { Behavior } from '../runtime/fake/behavior.ts';
import { runPipeline } from './helpers/run-pipeline.ts';

/** Numbers that are the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class PipelineWriter {
  readonly #random: () => number;
  #count = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  pipeline(): string {
    const stages = this.#list(3, () => this.#stageEntry());
    return stringify({
      pipeline: { identifier: 'p', name: 'p', ...this.#maybe(0.1, this.#timeout()), stages },
    });
  }

  #stageEntry(): unknown {
    if (this.#random() < 0.2) return { parallel: this.#list(2, () => this.#stage()) };
    return this.#stage();
  }

  #stage(): unknown {
    const spec = { cloneCodebase: false, execution: { steps: this.#list(4, () => this.#stepEntry(2)) } };
    return { stage: { ...this.#named(), type: 'CI', spec, ...this.#extras('pipelineStatus') } };
  }

  #stepEntry(depth: number): unknown {
    const kind = this.#random();
    if (depth > 0 && kind < 0.2) return { parallel: this.#list(3, () => this.#stepEntry(0)) };
    if (depth > 0 && kind < 0.4) {
      const steps = this.#list(3, () => this.#stepEntry(depth - 1));
      return { stepGroup: { ...this.#named(), steps, ...this.#extras('stageStatus') } };
    }
    const spec = { image: 'busybox', command: 'true' };
    const step = { ...this.#named(), type: 'Run', spec, ...this.#maybe(0.3, this.#timeout()) };
    return { step: { ...step, ...this.#extras('stageStatus') } };
  }

  #extras(status: string): object {
    return {
      ...this.#maybe(0.2, { when: { [status]: this.#pick(['Success', 'Failure', 'All']) } }),
      ...this.#maybe(0.3, {
        failureStrategies: [{ onFailure: { errors: ['AllErrors'], action: this.#action() } }],
      }),
      ...this.#maybe(0.15, { strategy: { repeat: { times: 2, maxConcurrency: this.#pick([1, 2]) } } }),
    };
  }

  #action(): unknown {
    const type = this.#pick([
      'Ignore',
      'Abort',
      'MarkAsSuccess',
      'MarkAsFailure',
      'StageRollback',
      'Retry',
      'Manual',
    ]);
    const then = { action: { type: this.#pick(['Ignore', 'Abort', 'MarkAsFailure']) } };
    if (type === 'Retry') {
      return { type, spec: { retryCount: 2, retryIntervals: ['10s'], onRetryFailure: then } };
    }
    if (type === 'Manual') return { type: 'ManualIntervention', spec: { timeout: '1m', onTimeout: then } };
    return { type };
  }

  #timeout(): object {
    return { timeout: this.#pick(['10s', '1m']) };
  }

  #named(): { identifier: string; name: string } {
    const identifier = `n${this.#count++}`;
    return { identifier, name: identifier };
  }

  #list(most: number, make: () => unknown): readonly unknown[] {
    return Array.from({ length: 1 + Math.floor(this.#random() * most) }, make);
  }

  #maybe(chance: number, fields: object): object {
    return this.#random() < chance ? fields : {};
  }

  #pick<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.#random() * choices.length)];
  }
}

const outcomes: readonly Behavior[] = [
  {},
  {},
  {},
  { exitCode: 1 },
  { delayMs: 5_000 },
  { delayMs: 30_000, exitCode: 2 },
  { endless: true },
];

describe('a random pipeline with random outcomes', () => {
  it.each(Array.from({ length: 150 }, (_each, at) => at))(
    'always ends, with statuses the rules allow (%i)',
    async (seed) => {
      const random = randomOf(seed);
      const yaml = new PipelineWriter(random).pipeline();
      let events = 0;

      const { state, status, runtime } = await runPipeline({
        yaml,
        decide: () => outcomes[Math.floor(random() * outcomes.length)],
        onEvent: (event, controls) => {
          events += 1;
          if (seed % 10 === 9 && events === 20 && event.type !== 'execution.finished') controls.interrupt();
        },
      });

      expect(isFinal(status), yaml).toBe(true);
      expect(runtime.running, yaml).toEqual([]);
      for (const node of state.nodes.values()) {
        expect(
          isFinal(node.status) || node.status === 'QUEUED',
          `${node.plan.id} ${node.status}\n${yaml}`,
        ).toBe(true);
        if (node.container === undefined || node.status === 'QUEUED') continue;
        expect(node.container.begun, node.plan.id).toBe(node.container.finished);
        const own = ['EXPIRED', 'ABORTED', 'SKIPPED', 'FAILED'];
        expect([aggregateTally(node.container.tally), ...own], `${node.plan.id}\n${yaml}`).toContain(
          node.status,
        );
      }
    },
  );
});
