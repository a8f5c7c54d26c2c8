// What the benchmarks share: the compiled program, a pipeline of N steps, and ways to time and print.
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../dist/engine/load/load.js';
import { createMasker } from '../dist/engine/mask/masker.js';
import { compile } from '../dist/engine/plan/compile.js';
import { execute } from '../dist/engine/run/execute.js';
import { stepRegistry } from '../dist/steps/registry.js';
import { stageRegistry } from '../dist/steps/stages/registry.js';

export const registries = { steps: stepRegistry, stages: stageRegistry };

export const clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).then(() => undefined),
};

/** @param {number} count @param {string} command */
export function pipelineOf(count, command = 'echo hello') {
  const steps = Array.from(
    { length: count },
    (_, at) => `              - step:
                  identifier: s${at}
                  name: s${at}
                  type: Run
                  spec: { image: "busybox:stable", shell: Sh, command: "${command}" }`,
  );
  return `pipeline:
  identifier: bench
  name: bench
  stages:
    - stage:
        identifier: s
        name: s
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
${steps.join('\n')}
`;
}

export async function planOf(yaml) {
  const { definition } = await load({ file: 'bench.yaml', text: yaml }, registries);
  return compile(definition, registries);
}

/** Runs a plan without screen or database: engine, steps and runtime alone. */
export async function runPlan(plan, runtime, executionId = 'bench') {
  const result = await execute({
    plan,
    registries,
    runtime,
    services,
    clock,
    logs: { open: () => ({ write: () => undefined, close: async () => undefined }) },
    decisions: { ask: () => new Promise(() => undefined) },
    secrets: { find: async () => undefined },
    masker: createMasker(),
    identity: { ...identity, executionId },
    roots: {},
    sink: () => undefined,
    signal: new AbortController().signal,
    killSignal: new AbortController().signal,
    graceMs: 1000,
    keep: 'never',
    unresolved: 'warn',
  });
  if (result.status !== 'SUCCEEDED') throw new Error(`the benchmark's pipeline ended ${result.status}`);
}

const services = {
  connectors: {
    registry: async () => undefined,
    find: async () => undefined,
    example: () => '',
    imageSource: async (image) => ({ image, pull: 'missing' }),
  },
  settings: { pull: 'missing', scanners: {}, userGroups: {}, shellImages: { bash: '', powerShell: '' } },
};

export const owner = { host: 'bench', pid: process.pid, startedAt: '' };

const identity = {
  sequenceId: 1,
  file: 'bench.yaml',
  runtimeName: 'bench',
  owner,
  triggeredBy: { name: 'bench', email: 'bench@localhost' },
  scope: { account: 'a', org: 'default', project: 'default' },
  executionUrl: '',
  yaml: '',
};

/** Milliseconds that `work` takes. */
export async function time(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Alternates the contestants so that a busy moment hits all of them. */
export async function alternate(rounds, contestants) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(contestants)) times[name].push(await time(work));
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

export function row(...cells) {
  process.stdout.write(
    `${cells.map((cell, at) => (at === 0 ? String(cell).padEnd(44) : String(cell).padStart(12))).join('')}\n`,
  );
}

export const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const ratio = (value) => `${value.toFixed(2)}x`;
