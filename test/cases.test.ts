import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Behaviors } from '../runtime/fake/behavior.ts';
import { type FakeRunResult, runPipeline, statusesOf } from './helpers/run-pipeline.ts';

interface Expectation {
  readonly why: string;
  readonly behaviors?: Readonly<Record<string, Behaviors>>;
  readonly answers?: readonly string[];
  readonly status: string;
  readonly exitCode: number;
  readonly nodes: Readonly<Record<string, string>>;
  /** How often a container started, by step. */
  readonly starts?: Readonly<Record<string, number>>;
  /** Text the step's script holds once expressions are resolved. */
  readonly commands?: Readonly<Record<string, string>>;
  readonly tookMs?: number;
}

const folder = new URL('./cases/', import.meta.url);
const names = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/expect.yaml`, folder)));

describe('a pipeline', () => {
  it.each(names.map((name): [string, string, Expectation] => [read(name).why, name, read(name)]))(
    '%s (%s)',
    async (_why, name, expected) => {
      const yaml = readFileSync(new URL(`${name}/pipeline.yaml`, folder), 'utf8');

      const result = await runPipeline({
        yaml,
        behaviors: expected.behaviors ?? {},
        answers: expected.answers ?? [],
      });

      const { '@pipeline': _root, ...nodes } = statusesOf(result);
      expect({ status: result.status, exitCode: result.exitCode, nodes }, failuresOf(result)).toEqual({
        status: expected.status,
        exitCode: expected.exitCode,
        nodes: expected.nodes,
      });
      expect(startsOf(result, Object.keys(expected.starts ?? {}))).toEqual(expected.starts ?? {});
      for (const [step, text] of Object.entries(expected.commands ?? {})) {
        expect(scriptOf(result, step)).toContain(text);
      }
      if (expected.tookMs !== undefined) expect(result.tookMs).toBe(expected.tookMs);
    },
  );
});

/** What went wrong in the run, for a test that goes red. */
function failuresOf({ state }: FakeRunResult): string {
  const failed = [...state.nodes.values()].filter(({ failure }) => failure !== undefined);
  return failed.map(({ plan, failure }) => `${plan.id}: ${failure?.message}`).join('\n');
}

function read(name: string): Expectation {
  return parse(readFileSync(new URL(`${name}/expect.yaml`, folder), 'utf8')) as Expectation;
}

function startsOf({ runtime }: FakeRunResult, names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    names.map((name) => [name, runtime.started.filter((spec) => spec.name === name).length]),
  );
}

function scriptOf({ runtime }: FakeRunResult, name: string): string {
  const spec = runtime.started.find((each) => each.name === name);
  return JSON.stringify(spec?.program ?? null);
}
