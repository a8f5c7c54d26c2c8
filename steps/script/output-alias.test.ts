import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../engine/outcome.ts';
import { checkSpec } from '../../test/helpers/check-spec.ts';
import { type FakeRunResult, runPipeline } from '../../test/helpers/run-pipeline.ts';
import { run } from '../run.ts';
import { shellScript } from '../shell-script.ts';

describe('outputAlias', () => {
  it.each<[alias: Value, problems: readonly string[]]>([
    [{ key: 'build', scope: 'Stage' }, []],
    [{ key: '<+pipeline.name>', scope: 'Pipeline' }, []],
    [{ scope: 'Stage' }, ['step/output-alias at outputAlias.key']],
    [{ key: 'a.b', scope: 'Stage' }, ['step/output-alias at outputAlias.key']],
    [{ key: 'build' }, ['step/output-alias at outputAlias.scope']],
  ])('%j → %j', async (outputAlias, problems) => {
    expect(await checkSpec(run, { image: 'a', command: 'b', outputAlias })).toEqual(problems);
    const script = { shell: 'Bash', source: { type: 'Inline', spec: { script: 'b' } } };
    expect(await checkSpec(shellScript, { ...script, outputAlias })).toEqual(problems);
  });

  it.each<[scope: string, path: string, seen: Readonly<Record<string, string>>, why: string]>([
    ['Pipeline', 'pipeline.build.V', { inside: '1', beside: '1', later: '1' }, 'every stage reads it'],
    ['Stage', 'stage.build.V', { inside: '1', beside: '1', later: 'null' }, 'only its stage reads it'],
    ['StepGroup', 'stepGroup.build.V', { inside: '1', beside: 'null', later: 'null' }, 'only its group'],
    ['Stage', 'pipeline.build.V', { inside: 'null', beside: 'null' }, 'the scope is a part of the name'],
    ['Pipeline', 'pipeline.build.W', { inside: 'null' }, 'an output it does not have'],
    ['Pipeline', 'pipeline.build', { inside: '{"V":"1"}' }, 'all outputs at once'],
    ['Pipeline', 'pipeline.build.V.x', { inside: 'null' }, 'a path of another form'],
    ['Pipeline', 'project.build.V', { inside: 'null' }, 'a scope there is not'],
  ])('of scope %s read as %s: %j, %s', async (scope, path, seen) => {
    const read = `echo <+exportedVariables.getValue("${path}")>`;

    const result = await runPipeline({
      yaml: pipeline([
        stage('one', [group('g', [exporting('a', scope), step('inside', read)]), step('beside', read)]),
        stage('two', [step('later', read)]),
      ]),
      behaviors: { g_a: outputsOf('one/g/a', 'V=1') },
    });

    expect(result.status).toBe('SUCCEEDED');
    for (const [name, text] of Object.entries(seen)) expect(scriptOf(result, name)).toContain(`echo ${text}`);
  });

  it('fails the second step of a scope with the same key', async () => {
    const result = await runPipeline({
      yaml: pipeline([stage('one', [exporting('a', 'Stage'), exporting('b', 'Stage')])]),
      behaviors: { a: outputsOf('one/a', 'V=1'), b: outputsOf('one/b', 'V=2') },
    });

    expect(result.state.nodes.get('one/a')?.status).toBe('SUCCEEDED');
    expect(result.state.nodes.get('one/b')?.failure?.message).toBe(
      'the alias "build" is taken: another step of this stage exports its outputs under it',
    );
  });

  it('lets two stages use the same key, each for itself, and warns of nothing', async () => {
    const result = await runPipeline({
      yaml: pipeline([stage('one', [exporting('a', 'Stage')]), stage('two', [exporting('b', 'Stage')])]),
      behaviors: { a: outputsOf('one/a', 'V=1'), b: outputsOf('two/b', 'V=2') },
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.events.filter(({ type }) => type === 'warning.raised')).toEqual([]);
  });

  it('fails a step that exports to a step group and is in none', async () => {
    const result = await runPipeline({
      yaml: pipeline([stage('one', [exporting('a', 'StepGroup')])]),
      behaviors: { a: outputsOf('one/a', 'V=1') },
    });

    expect(result.state.nodes.get('one/a')?.failure?.code).toBe('step/output-alias');
  });
});

function pipeline(stages: readonly object[]): string {
  const scope = { orgIdentifier: 'default', projectIdentifier: 'default' };
  return JSON.stringify({ pipeline: { identifier: 'p', name: 'p', ...scope, stages } });
}

function stage(identifier: string, steps: readonly object[]) {
  const spec = { cloneCodebase: false, execution: { steps } };
  return { stage: { identifier, name: identifier, type: 'CI', spec } };
}

function group(identifier: string, steps: readonly object[]) {
  return { stepGroup: { identifier, name: identifier, steps } };
}

function step(identifier: string, command: string, more: object = {}) {
  return {
    step: { identifier, name: identifier, type: 'Run', spec: { image: 'busybox', command, ...more } },
  };
}

function exporting(identifier: string, scope: string) {
  return step(identifier, 'make', { outputAlias: { key: 'build', scope } });
}

/** A process that appends a line to the file for its outputs. */
function outputsOf(nodeId: string, line: string) {
  const digest = createHash('sha256').update(nodeId).digest('hex').slice(0, 8);
  return { files: { [`/addon/${nodeId.split('/').at(-1)}-${digest}-0.env`]: `${line}\n` } };
}

function scriptOf({ runtime }: FakeRunResult, name: string): string {
  return JSON.stringify(runtime.started.find((each) => each.name.endsWith(name))?.program ?? null).replaceAll(
    '\\',
    '',
  );
}
