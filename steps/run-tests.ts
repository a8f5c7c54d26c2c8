import type { Value } from '../engine/outcome.ts';
import { imageOf } from './container/fields.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { type RunSpec, runProperties, runScript, scriptProblems } from './run.ts';
import { choice, flag, spec, text } from './schema/properties.ts';
import { optionalTextOf, textOf } from './schema/read.ts';

interface RunTestsSpec extends Omit<RunSpec, 'command'> {
  readonly language: Value;
  readonly buildTool: Value;
  readonly args?: Value;
  readonly preCommand?: Value;
  readonly postCommand?: Value;
}

/** How each build tool is called, and its arguments when the step gives none. */
const tools: ReadonlyMap<string, readonly [program: string, args: string]> = new Map([
  ['Maven', ['mvn', 'test']],
  ['Gradle', ['$([ -x ./gradlew ] && echo ./gradlew || echo gradle)', 'test']],
  ['Bazel', ['bazel', 'test //...']],
  ['SBT', ['sbt', 'test']],
  ['Dotnet', ['dotnet', 'test']],
  ['Nunitconsole', ['nunit3-console', '']],
  ['Pytest', ['pytest', '']],
  ['Unittest', ['python3 -m unittest', '']],
  ['Rspec', ['bundle exec rspec', '']],
]);

const { command: _, registryRef: __, ...properties } = runProperties;

const unused = 'Not used here: every test runs.';

/** Runs the tests of a build tool, all of them, between two scripts of the user. */
export const runTests = defineStep<RunTestsSpec>({
  type: 'RunTests',
  summary: 'Run the tests of a build tool in a container.',
  schema: spec({
    required: ['language', 'buildTool'],
    properties: {
      ...properties,
      language: choice('Language of the tests.', ['Java', 'Kotlin', 'Scala', 'Csharp', 'Python', 'Ruby']),
      buildTool: choice('What runs the tests.', [...tools.keys()]),
      args: text('Arguments of the build tool.'),
      preCommand: text('Script to run before the tests.'),
      postCommand: text('Script to run after the tests, when they passed.'),
      runOnlySelectedTests: flag(unused),
      packages: text(unused),
      namespaces: text(unused),
      testAnnotations: text(unused),
      testGlobs: text(unused),
      enableTestSplitting: flag(unused),
      testSplitStrategy: text(unused),
      buildEnvironment: text('Not used here: the image decides.'),
      frameworkVersion: text('Not used here: the image decides.'),
      testRoot: text('Not used here: the tests run in the workspace.'),
    },
  }),
  stages: ['CI'],
  support: { level: 'emulated', reason: 'every test runs: choosing some takes a Harness account' },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: (written) => scriptProblems(written, 'RunTests'),
  images: imageOf,

  async run({ buildTool, args, preCommand, postCommand, ...fields }, context) {
    const [program, usual] = tools.get(textOf(buildTool)) ?? [];
    if (program === undefined)
      return failed('step/unknown-build-tool', `unknown build tool "${textOf(buildTool)}"`);
    const tests = `${program} ${optionalTextOf(args) ?? usual}`.trimEnd();
    const parts = [optionalTextOf(preCommand), tests, optionalTextOf(postCommand)];
    const command = parts.filter((each) => each !== undefined).join('\n');
    return runScript({ ...fields, command }, context);
  },
});
