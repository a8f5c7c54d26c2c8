import type { Value } from '../engine/outcome.ts';
import type { Program } from '../engine/ports.ts';
import { containerSpec } from './container/container-spec.ts';
import { type ContainerFields, containerProblems, containerProperties, imageOf } from './container/fields.ts';
import { exitFailure, runContainer } from './container/run-container.ts';
import { defineStep } from './define-step.ts';
import { logLine } from './log.ts';
import { collectReports, reportsProperty } from './reports/collect.ts';
import { imageMissing, published } from './run.ts';
import { anyMap, spec, text, textList } from './schema/properties.ts';
import { isList, isMap, optionalTextOf, textOf, textsOf } from './schema/read.ts';
import { outputFiles, readPairs } from './script/output-files.ts';

interface PluginSpec extends ContainerFields {
  readonly settings?: Value;
  readonly entrypoint?: Value;
  readonly reports?: Value;
}

/** Runs an image that takes its settings from the environment, as Drone plugins do. */
export const plugin = defineStep<PluginSpec>({
  type: 'Plugin',
  summary: 'Run a plugin image with settings.',
  schema: spec({
    properties: {
      ...containerProperties,
      settings: anyMap('Settings; `repo` reaches the plugin as `PLUGIN_REPO`.'),
      entrypoint: textList('Program and arguments to run instead of the image’s own.'),
      reports: reportsProperty,
      uses: text('Plugin of Harness Cloud by name; not run here.'),
    },
  }),
  stages: ['CI', 'SecurityTests', 'Custom'],
  support: { level: 'native' },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: (written) => containerProblems(written, 'Plugin'),
  images: imageOf,

  async run(fields, context) {
    if (optionalTextOf(fields.image) === undefined) return imageMissing(context);
    const files = outputFiles(context, await context.pod());
    const container = await containerSpec(fields, context, programOf(fields.entrypoint));
    const env = { ...container.env, ...pluginEnvironment(fields.settings), ...files.env };
    await logLine(context.log, `Running the plugin ${textOf(fields.image)}`);
    const exit = await runContainer({ ...container, env }, context);
    const tests = await collectReports(fields.reports, context);
    const outputs = published({ ...tests, ...(await readPairs([], files, context)) });
    const failure = exitFailure(exit);
    return failure === undefined
      ? { status: 'success', ...outputs }
      : { status: 'failed', failure, ...outputs };
  },
});

function programOf(entrypoint: Value | undefined): Program {
  const argv = textsOf(entrypoint);
  return argv.length === 0 ? { kind: 'image' } : { kind: 'argv', argv };
}

/** Scalars as they are, lists of scalars with commas, everything else as JSON. */
export function pluginEnvironment(settings: Value | undefined): Readonly<Record<string, string>> {
  if (!isMap(settings)) return {};
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`PLUGIN_${key.toUpperCase()}`, settingText(value)]),
  );
}

function settingText(value: Value): string {
  if (isList(value)) {
    const isPlain = value.every((each) => each === null || typeof each !== 'object');
    return isPlain ? value.map(textOf).join(',') : JSON.stringify(value, undefined, 2);
  }
  return isMap(value) ? JSON.stringify(value, undefined, 2) : textOf(value);
}
