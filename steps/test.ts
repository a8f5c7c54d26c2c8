import { imageOf } from './container/fields.ts';
import { defineStep } from './define-step.ts';
import { type RunSpec, runProperties, runScript, scriptProblems } from './run.ts';
import { spec, text, textList } from './schema/properties.ts';

const { registryRef: _, ...properties } = runProperties;

/** Runs the command of a test suite. */
export const test = defineStep<RunSpec>({
  type: 'Test',
  summary: 'Run tests in a container.',
  schema: spec({
    required: ['command'],
    properties: {
      ...properties,
      intelligenceMode: text('Not used here: every test runs.'),
      globs: textList('Not used here: every test runs.'),
      splitStrategy: text('Not used here: tests are not split.'),
    },
  }),
  stages: ['CI'],
  support: { level: 'emulated', reason: 'every test runs: choosing some takes a Harness account' },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: (written) => scriptProblems(written, 'Test'),
  images: imageOf,
  run: runScript,
});
