import type { Value } from '../engine/outcome.ts';
import type { ByteSink, ContainerRun, LogSink, Program } from '../engine/ports.ts';
import { containerSpec } from './container/container-spec.ts';
import { type ContainerFields, containerProblems, containerProperties, imageOf } from './container/fields.ts';
import { containerIo } from './container/run-container.ts';
import { type Context, defineStep } from './define-step.ts';
import { logLine } from './log.ts';
import { reportsProperty } from './reports/collect.ts';
import { imageMissing } from './run.ts';
import { choice, spec, text, textList, textMap } from './schema/properties.ts';
import { optionalTextOf, textMapOf, textOf, textsOf } from './schema/read.ts';
import { outputFiles } from './script/output-files.ts';
import { scriptProgram } from './script/script-program.ts';
import { findDialect, shells } from './script/shell.ts';

interface BackgroundSpec extends ContainerFields {
  readonly shell?: Value;
  readonly command?: Value;
  readonly entrypoint?: Value;
  readonly portBindings?: Value;
}

/**
 * Starts a service beside the steps that follow. The step is done once the process runs; how the process ends never
 * decides about the stage, which takes the service down when it ends itself.
 */
export const background = defineStep<BackgroundSpec>({
  type: 'Background',
  summary: 'Run a service next to the steps that follow.',
  schema: spec({
    properties: {
      ...containerProperties,
      shell: choice('Shell that runs the command; `Sh` when absent.', shells),
      command: text(
        'Script to run. Without one, and without an entry point, the image runs as it is built to.',
      ),
      entrypoint: textList('Program and arguments to run; the command is not run then.'),
      portBindings: textMap('Container ports by host port; not published here.'),
      reports: reportsProperty,
    },
  }),
  stages: ['CI', 'SecurityTests', 'Custom'],
  support: { level: 'native' },
  isBackground: true,
  validate: (written) => containerProblems(written, 'Background'),
  images: imageOf,

  async run(fields, context) {
    if (optionalTextOf(fields.image) === undefined) return imageMissing(context);
    if (Object.keys(textMapOf(fields.portBindings)).length > 0) {
      context.warn(
        'step/port-bindings',
        'ports are not published; later steps reach the service at localhost',
      );
    }
    const pod = await context.pod();
    const program = await programOf(fields, context);
    const container = await containerSpec(fields, context, program);
    const service = await pod.start(container, { ...containerIo(context), output: untilClosed(context.log) });
    superviseUntilStageEnd(service, context);
    await logLine(context.log, `Started ${textOf(fields.image)}`);
    return { status: 'success' };
  },
});

async function programOf({ entrypoint, command, shell }: BackgroundSpec, context: Context): Promise<Program> {
  const argv = textsOf(entrypoint);
  if (argv.length > 0) return { kind: 'argv', argv };
  const script = optionalTextOf(command);
  const dialect = findDialect(optionalTextOf(shell));
  if (script === undefined || dialect === undefined) return { kind: 'image' };
  const pod = await context.pod();
  const { prefix } = outputFiles(context, pod);
  return scriptProgram(dialect.prelude + script, { dialect, pod, prefix });
}

/** A service outlives its step, and perhaps the step's log: it must not stall because nobody reads it any more. */
function untilClosed(log: LogSink): ByteSink {
  let isOpen = true;
  return {
    async write(chunk) {
      if (!isOpen) return;
      try {
        await log.write(chunk);
      } catch {
        isOpen = false;
      }
    },
  };
}

function superviseUntilStageEnd(service: ContainerRun, context: Context): void {
  let isOver = false;
  const ended = service.wait().then(
    ({ exitCode }) => {
      if (isOver || exitCode === 0) return;
      context.warn('step/background-exited', `${context.identifier} ended with exit status ${exitCode}`);
    },
    (error: unknown) => {
      if (isOver) return;
      const reason = error instanceof Error ? error.message : String(error);
      context.warn('step/background-lost', `${context.identifier} cannot be watched any more: ${reason}`);
    },
  );
  context.atStageEnd(async () => {
    isOver = true;
    await service.stop(context.killSignal.aborted ? 0 : context.graceMs);
    await ended;
  });
}
