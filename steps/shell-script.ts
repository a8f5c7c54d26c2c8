import type { Value } from '../engine/outcome.ts';
import type { SpecProblem } from '../engine/step-type.ts';
import { containerSpec } from './container/container-spec.ts';
import { exitFailure, runContainer } from './container/run-container.ts';
import { defineStep } from './define-step.ts';
import { logLine } from './log.ts';
import { published } from './run.ts';
import { anyMap, choice, flag, listOf, object, spec, text, textList } from './schema/properties.ts';
import { isList, isUnresolved, optionalTextOf, textOf, valueAt } from './schema/read.ts';
import { aliasProblems, outputAliasProperty, withAlias } from './script/output-alias.ts';
import { outputFiles, readDeclared } from './script/output-files.ts';
import { outputProblems, readOutputVariables, shellOutputsProperty } from './script/output-variables.ts';
import { scriptProgram } from './script/script-program.ts';
import { findDialect } from './script/shell.ts';

interface ShellScriptSpec {
  readonly shell: Value;
  readonly source: Value;
  readonly environmentVariables?: Value;
  readonly outputVariables?: Value;
  readonly outputAlias?: Value;
}

/** Runs a script outside a build. The status of its last command decides, and `set -e` is up to the script. */
export const shellScript = defineStep<ShellScriptSpec>({
  type: 'ShellScript',
  summary: 'Run a script outside a build.',
  schema: spec({
    required: ['shell', 'source'],
    properties: {
      shell: choice('Shell that runs the script.', ['Bash', 'PowerShell']),
      source: object('The script.', {
        required: ['type', 'spec'],
        properties: {
          type: choice('Where the script is.', ['Inline', 'Harness']),
          spec: object('The script by its kind.', {
            properties: {
              script: text('The script itself (Inline).'),
              file: text('File of the Harness store.'),
            },
          }),
        },
      }),
      environmentVariables: listOf(
        'Environment of the script.',
        object('One variable.', {
          required: ['name'],
          properties: {
            name: text('Name of the variable.'),
            type: choice('Kind of value.', ['String', 'Number', 'Secret']),
            value: text('The value.'),
          },
        }),
      ),
      outputVariables: shellOutputsProperty,
      onDelegate: flag('Not used here: the script runs in a container.'),
      executionTarget: anyMap('Not used here: the script runs in a container.'),
      delegateSelectors: textList('Not used here.'),
      includeInfraSelectors: flag('Not used here.'),
      metadata: text('Not used here.'),
      outputAlias: outputAliasProperty,
    },
  }),
  stages: ['Custom', 'Approval'],
  support: { level: 'emulated', reason: 'runs in a container instead of on a delegate' },
  defaultTimeoutMs: 10 * 60 * 1000,
  validate: (written) => [...sourceProblems(written), ...outputProblems(written), ...aliasProblems(written)],
  images: (written, { settings }) => [imageFor(valueAt(written, 'shell'), settings.shellImages)],

  async run(fields, context) {
    const dialect = findDialect(fields.shell === 'PowerShell' ? 'Pwsh' : 'Bash');
    if (dialect === undefined) throw new Error('both shells of a ShellScript step have a dialect');
    const image = imageFor(fields.shell, context.services.settings.shellImages);
    const script = textOf(valueAt(fields.source, 'spec', 'script'));
    const outputs = readOutputVariables(fields.outputVariables);
    const pod = await context.pod();
    const files = outputFiles(context, pod);
    const writing = outputs.length === 0 ? '' : `\n${dialect.writeOutputs(outputs, files.declared)}\n`;
    const program = await scriptProgram(script + writing, { dialect, pod, prefix: files.prefix });
    const envVariables = environmentOf(fields.environmentVariables);
    await logLine(context.log, `Running with ${dialect.name} in ${image}`);
    const exit = await runContainer(await containerSpec({ image, envVariables }, context, program), context);
    const failure = exitFailure(exit);
    if (failure !== undefined) return { status: 'failed', failure };
    const values = outputs.length === 0 ? {} : await readDeclared(outputs, files, context);
    if (values === undefined) {
      await logLine(context.log, 'The script left before its output variables were read: it has none');
    }
    return withAlias({ status: 'success', ...published(values ?? {}) }, fields.outputAlias, context);
  },
});

function imageFor(
  shell: Value | undefined,
  images: { readonly bash: string; readonly powerShell: string },
): string {
  return shell === 'PowerShell' ? images.powerShell : images.bash;
}

function environmentOf(variables: Value | undefined): Value {
  if (!isList(variables)) return {};
  return Object.fromEntries(
    variables.map((each) => [textOf(valueAt(each, 'name')), textOf(valueAt(each, 'value'))]),
  );
}

function sourceProblems(written: Value): readonly SpecProblem[] {
  const type = valueAt(written, 'source', 'type');
  if (type !== 'Inline') {
    if (type === undefined || isUnresolved(type)) return [];
    const message =
      'scripts of the Harness file store are not here; write the script into the YAML (type: Inline)';
    return [{ path: ['source', 'type'], code: 'step/script-store', message }];
  }
  if (optionalTextOf(valueAt(written, 'source', 'spec', 'script')) !== undefined) return [];
  return [
    { path: ['source', 'spec'], code: 'step/script-missing', message: 'the step has no script to run' },
  ];
}
