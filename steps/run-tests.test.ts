import { describe, expect, it } from 'vitest';
import type { Value } from '../engine/outcome.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { container } from './container.ts';
import { runTests } from './run-tests.ts';
import { test } from './test.ts';

const maven = { language: 'Java', buildTool: 'Maven', image: 'maven:3' };
const junit =
  '<testsuite tests="2" failures="0"><testcase name="a" classname="c"/><testcase name="b" classname="c"/></testsuite>';
const reports = { type: 'JUnit', spec: { paths: ['target/*.xml'] } };

describe('RunTests', () => {
  it.each<[spec: Value, problems: readonly string[]]>([
    [maven, []],
    [{ ...maven, runOnlySelectedTests: true, packages: 'org.example' }, []],
    [{ language: 'Java', image: 'maven:3' }, ['definition/missing-key at buildTool']],
    [{ buildTool: 'Maven', image: 'maven:3' }, ['definition/missing-key at language']],
    [{ language: 'Java', buildTool: 'Maven' }, ['step/image-missing']],
  ])('%j → %j', async (spec, problems) => {
    const found = await checkSpec(runTests, spec);

    expect(found.map((each) => each.replace(/ at $/, ''))).toEqual(problems);
  });

  it.each<[spec: object, command: string]>([
    [{}, 'mvn test'],
    [{ args: 'clean verify' }, 'mvn clean verify'],
    [{ preCommand: 'make deps', postCommand: 'make tidy' }, 'make deps\nmvn test\nmake tidy'],
    [{ buildTool: 'Pytest', args: '-q tests' }, 'pytest -q tests'],
    [{ buildTool: 'Pytest' }, 'pytest'],
  ])('with %j runs %j', async (more, command) => {
    const bench = new StepBench();

    await runTests.run({ ...maven, ...more }, bench.context);

    const program = bench.runtime.started[0]?.program;
    expect(program?.kind === 'argv' ? program.argv.at(-1) : '').toMatch(
      new RegExp(`${command.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
    );
  });
});

describe.each([
  ['RunTests', runTests, maven],
  ['Test', test, { image: 'maven:3', command: 'mvn test' }],
] as const)('%s', (_type, type, spec) => {
  it('counts the tests of its reports and fails when a test fails', async () => {
    const files = { 'target/r.xml': junit };
    const passing = new StepBench({ behaviors: { step: { files } } });
    const failing = new StepBench({ behaviors: { step: { files, exitCode: 1 } } });

    const passed = await type.run({ ...spec, reports }, passing.context);
    const failed = await type.run({ ...spec, reports }, failing.context);

    expect(passed.status).toBe('success');
    expect(JSON.stringify(passed.outputs)).toContain('"2"');
    expect(failed).toMatchObject({ status: 'failed', outputs: passed.outputs });
  });
});

describe('Test', () => {
  it('rejects a spec without a command', async () => {
    expect(await checkSpec(test, { image: 'a' })).toEqual(['definition/missing-key at command']);
    expect(await checkSpec(test, { image: 'a', command: 'b', intelligenceMode: true })).toEqual([]);
  });
});

describe('Container', () => {
  const spec = {
    image: 'alpine:3',
    command: 'echo hi',
    infrastructure: { type: 'KubernetesDirect', spec: {} },
  };

  it('rejects a spec without a command or an infrastructure', async () => {
    expect(await checkSpec(container, spec)).toEqual([]);
    expect(await checkSpec(container, { image: 'a', infrastructure: null })).toEqual([
      'definition/missing-key at command',
    ]);
    expect(await checkSpec(container, { image: 'a', command: 'b' })).toEqual([
      'definition/missing-key at infrastructure',
    ]);
  });

  it('runs its command in its image', async () => {
    const bench = new StepBench();

    expect((await container.run(spec, bench.context)).status).toBe('success');
    expect(bench.runtime.started).toMatchObject([{ image: 'alpine:3' }]);
  });
});
