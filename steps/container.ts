import { imageOf } from './container/fields.ts';
import { defineStep } from './define-step.ts';
import { type RunSpec, runProperties, runScript, scriptProblems } from './run.ts';
import { anyMap, spec, textList } from './schema/properties.ts';

const { reports: _, ...properties } = runProperties;

/** Runs a script in a container outside a build. */
export const container = defineStep<RunSpec>({
  type: 'Container',
  summary: 'Run a script in a container outside a build.',
  schema: spec({
    required: ['command', 'infrastructure'],
    properties: {
      ...properties,
      infrastructure: anyMap('Not used here: the container runs where the pipeline does.'),
      settings: anyMap('Not used here.'),
      entrypoint: textList('Not used here: the shell runs the command.'),
    },
  }),
  stages: ['Custom', 'Approval'],
  support: { level: 'emulated', reason: 'runs on this machine instead of the infrastructure it names' },
  defaultTimeoutMs: 10 * 60 * 60 * 1000,
  validate: (written) => scriptProblems(written, 'Container'),
  images: imageOf,
  run: runScript,
});
