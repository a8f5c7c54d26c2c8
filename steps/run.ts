import type { Outcome, Value } from '../engine/outcome.ts';
import type { Pod, Program } from '../engine/ports.ts';
import type { JsonSchema, SpecProblem } from '../engine/step-type.ts';
import { containerSpec } from './container/container-spec.ts';
import { type ContainerFields, containerProblems, containerProperties, imageOf } from './container/fields.ts';
import { exitFailure, runContainer } from './container/run-container.ts';
import { type Context, defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { collectReports, reportsProperty } from './reports/collect.ts';
import { choice, spec, text } from './schema/properties.ts';
import { optionalTextOf, textOf, valueAt } from './schema/read.ts';
import { aliasProblems, outputAliasProperty, withAlias } from './script/output-alias.ts';
import { type OutputFiles, outputFiles, readDeclared, readPairs } from './script/output-files.ts';
import {
  type OutputVariable,
  outputProblems,
  readOutputVariables,
  shellOutputsProperty,
} from './script/output-variables.ts';
import { scriptProgram } from './script/script-program.ts';
import { type Dialect, findDialect, shells } from './script/shell.ts';

export interface RunSpec extends ContainerFields {
  readonly shell?: Value;
  readonly command?: Value;
  readonly outputVariables?: Value;
  readonly reports?: Value;
  readonly outputAlias?: Value;
}

export const runProperties = {
  ...containerProperties,
  shell: choice('Shell that runs the command; `Sh` when absent.', shells),
  command: text('Script to run in the workspace. Without one the image runs as it is built to.'),
  outputVariables: shellOutputsProperty,
  reports: reportsProperty,
  outputAlias: outputAliasProperty,
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** Runs a script, or what the image runs by itself, and fails when that does. */
export const run = defineStep<RunSpec>({
  type: 'Run',
  summary: 'Run a script in a container.',
  schema: spec({ properties: runProperties }),
  stages: ['CI', 'SecurityTests', 'Custom'],
  support: { level: 'native' },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: (written) => [...scriptProblems(written, 'Run'), ...commandProblems(written)],
  images: imageOf,
  run: runScript,
});

/** What is wrong with the fields that every step with a script has. */
export function scriptProblems(written: Value, step: string): readonly SpecProblem[] {
  return [...containerProblems(written, step), ...outputProblems(written), ...aliasProblems(written)];
}

export async function runScript(fields: RunSpec, context: Context): Promise<Outcome> {
  const dialect = findDialect(optionalTextOf(fields.shell));
  if (dialect === undefined) return unknownShell(fields.shell);
  if (optionalTextOf(fields.image) === undefined) return imageMissing(context);
  const pod = await context.pod();
  const outputs = readOutputVariables(fields.outputVariables);
  const files = outputFiles(context, pod);
  const program = await programOf(fields, { dialect, outputs, files, pod, context });
  const container = await containerSpec(fields, context, program);
  const exit = await runContainer(
    { ...container, env: { ...dialect.env, ...container.env, ...files.env } },
    context,
  );
  const tests = await collectReports(fields.reports, context);
  const failure = exitFailure(exit);
  if (failure !== undefined) return { status: 'failed', failure, ...published(tests) };
  return withAlias(await succeeded(outputs, files, tests, context), fields.outputAlias, context);
}

async function programOf(
  { command: written, image }: RunSpec,
  parts: {
    readonly dialect: Dialect;
    readonly outputs: readonly OutputVariable[];
    readonly files: OutputFiles;
    readonly pod: Pod;
    readonly context: Context;
  },
): Promise<Program> {
  const { dialect, outputs, files, pod, context } = parts;
  const command = optionalTextOf(written);
  if (command === undefined) {
    await logLine(context.log, `Running the program of ${textOf(image)}`);
    return { kind: 'image' };
  }
  await logLine(context.log, `Running with ${dialect.name} in ${textOf(image)}:`);
  await logLine(context.log, command.trimEnd().replaceAll(/^/gm, '  '));
  const writing = outputs.length === 0 ? '' : `\n${dialect.writeOutputs(outputs, files.declared)}\n`;
  const script = dialect.prelude + command + writing;
  return scriptProgram(script, { dialect, pod, prefix: files.prefix });
}

async function succeeded(
  outputs: readonly OutputVariable[],
  files: OutputFiles,
  tests: Readonly<Record<string, string>>,
  context: Context,
): Promise<Outcome> {
  const declared = outputs.length === 0 ? {} : await readDeclared(outputs, files, context);
  if (declared === undefined) {
    const names = outputs.map(({ name }) => name).join(', ');
    return failed(
      'step/outputs-missing',
      `the command ended before the output variables (${names}) were read: an "exit" or "exec" keeps them from being written`,
      published(tests),
    );
  }
  const pairs = await readPairs(outputs, files, context);
  return { status: 'success', ...published({ ...tests, ...declared, ...pairs }) };
}

/** The outputs of an outcome; none at all when there is nothing to publish. */
export function published(variables: Readonly<Record<string, string>>): {
  readonly outputs?: { readonly output: { readonly outputVariables: Readonly<Record<string, string>> } };
} {
  return Object.keys(variables).length === 0 ? {} : { outputs: { output: { outputVariables: variables } } };
}

function commandProblems(written: Value): readonly SpecProblem[] {
  const hasOutputs = readOutputVariables(valueAt(written, 'outputVariables')).length > 0;
  if (!hasOutputs || optionalTextOf(valueAt(written, 'command')) !== undefined) return [];
  return [
    {
      path: ['outputVariables'],
      code: 'step/outputs-without-command',
      message: 'output variables are read from the shell of a command, and there is no command',
      hint: 'add "command", or let the program append NAME=value lines to the file $DRONE_OUTPUT',
    },
  ];
}

function unknownShell(written: Value | undefined): Outcome {
  return failed('step/unknown-shell', `unknown shell "${textOf(written)}"; use ${shells.join(', ')}`);
}

/** For an image that was an expression and turned out empty. */
export function imageMissing({ identifier, name }: Pick<Context, 'identifier' | 'name'>): Outcome {
  return failed(
    'step/image-missing',
    `the step "${name}" (${identifier}) has no image: its expression gave nothing`,
    {
      types: ['ConfigurationFailure'],
    },
  );
}
