import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPipeline } from '../../test/helpers/run-pipeline.ts';
import { ProjectForTests } from './project-for-tests.ts';

const context = { name: 'shop', tags: ['a', 'b'], step: { count: '2', again: '<+step.count>0' } };

const pipeline = `
pipeline:
  identifier: shop
  name: Shop
  projectIdentifier: default
  orgIdentifier: default
  variables:
    - { name: color, type: String, value: red }
  stages:
    - stage:
        identifier: build
        name: Build
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
              - step: { identifier: test, name: Unit tests, type: Run, spec: { image: busybox, command: test } }
`;

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests(runPipeline);
  project.write('context.json', JSON.stringify(context));
});
afterEach(() => project.remove());

const ask = (...args: readonly string[]) => project.run(['eval', ...args, '--context', 'context.json']);

describe('pipeline eval', () => {
  it.each([
    ['<+name>', 'shop'],
    ['<+tags>', '["a","b"]'],
    ['<+step.again>', '20'],
    ['<+name> == "shop"', 'true'],
    ['v<+step.count>', 'v2'],
    ['<+nothing.here>', 'null'],
  ])('answers %s with %s', async (expression, answer) => {
    expect(await ask(expression)).toEqual({ exitCode: 0, stdout: `${answer}\n`, stderr: '' });
  });

  it('answers programs with typed values', async () => {
    expect(await ask('<+tags>', '--output', 'json')).toMatchObject({
      exitCode: 0,
      stdout: '{"value":["a","b"]}\n',
    });
  });

  it.each([
    ['null', 'x null'],
    ['keep', 'x <+nothing>'],
  ])('a name without a value becomes what --unresolved %s says', async (what, answer) => {
    expect(await ask('x <+nothing>', '--text', '--unresolved', what)).toMatchObject({
      stdout: `${answer}\n`,
    });
  });

  it('fails for a name without a value when asked to', async () => {
    const { exitCode, stdout } = await ask('<+nothing>', '--unresolved', 'throw', '--output', 'json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'expression/unresolved', message: expect.stringContaining('nothing') },
    });
  });

  it('says what is wrong with an expression', async () => {
    const { exitCode, stdout, stderr } = await ask('<+name.nosuch()>');

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/ {2}expression\/unknown-\w+\n$/);
  });

  it('evaluates only what is in <+…> of a text field', async () => {
    expect(await ask('<+name> == "shop"', '--text')).toMatchObject({ stdout: 'shop == "shop"\n' });
  });

  it('answers each line of its input on a line of its own', async () => {
    const lines = ['<+name>', '<+name.nosuch()>', '"a\\nb"', '<+step>', ''];

    const json = await project.run(['eval', '--context', 'context.json', '--output', 'json'], {
      stdin: lines.join('\n'),
    });
    const text = await project.run(['eval', '--context', 'context.json'], { stdin: lines.join('\n') });

    expect(json.exitCode).toBe(0);
    const answers = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line)));
    expect(answers).toEqual([['value'], ['error'], ['value'], ['value']]);
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(4);
  });

  it('explains where names were found', async () => {
    const { stdout } = await ask('<+step.again>', '--explain');

    expect(stdout).toMatch(/^20\n<\+step\.again> = /);
    expect(stdout).toContain('  <+step.count> = "2"\n    step.count is "2"\n');
  });

  it('takes YAML, and nothing at all', async () => {
    project.write('context.yaml', 'name: yaml shop\n');

    expect(await project.run(['eval', '<+name>', '--context', 'context.yaml'])).toMatchObject({
      stdout: 'yaml shop\n',
    });
    expect(await project.run(['eval', '1 + 2'])).toMatchObject({ stdout: '3\n' });
  });

  it.each([
    ['nosuch.json', 'usage/unreadable-file'],
    ['broken.json', 'usage/context'],
    ['list.json', 'usage/context'],
  ])('refuses the context %s', async (file, code) => {
    project.write('broken.json', '{');
    project.write('list.json', '[]');

    const { exitCode, stderr } = await project.run(['eval', '1', '--context', file]);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)]);
  });

  it.each([
    [['<+pipeline.name>'], 'Shop'],
    [['<+pipeline.sequenceId>'], '7'],
    [['<+pipeline.variables.color>'], 'red'],
    [['<+pipeline.stages.build.status>'], 'SUCCEEDED'],
    [['<+pipeline.stages.build.spec.execution.steps.test.name>'], 'Unit tests'],
    [['<+stage.identifier>/<+step.name>', '--at', 'test'], 'build/Unit tests'],
    [['<+secrets.getValue("x")>'], '**************'],
  ])('asks a run %j', async (args, answer) => {
    await project.record(pipeline);

    expect(await project.run(['eval', ...args, '--execution', 'latest'])).toEqual({
      exitCode: 0,
      stdout: `${answer}\n`,
      stderr: '',
    });
  });
});
