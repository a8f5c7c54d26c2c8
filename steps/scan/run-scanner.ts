import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Value } from '../../engine/outcome.ts';
import type { ContainerSpec, Pod } from '../../engine/ports.ts';
import {
  type Scanner,
  type ScannerProgram,
  type ScanRequest,
  securityEnvironment,
} from '../../security/index.ts';
import { containerSpec } from '../container/container-spec.ts';
import type { ContainerFields } from '../container/fields.ts';
import { runContainer } from '../container/run-container.ts';
import type { Context } from '../define-step.ts';
import { logLine } from '../log.ts';
import { outputFiles } from '../script/output-files.ts';
import { ScanError } from './scan-error.ts';
import { codeDirectory, scanSource } from './scan-source.ts';

const databasePath = '/scanner-database';

/** What the step says about the container that scans. */
export type ScanContainerFields = Pick<ContainerFields, 'imagePullPolicy' | 'runAsUser' | 'resources'>;

/**
 * Runs the scanner's program to its end.
 * @returns the path of the report it must have written; undefined when it found nothing to scan.
 */
export async function runScanner(
  request: ScanRequest,
  scanner: Scanner,
  fields: ScanContainerFields,
  context: Context,
): Promise<string | undefined> {
  const { program } = scanner;
  if (program === undefined) {
    throw new ScanError(
      'scan/not-run',
      `${scanner.id} is not run here; read its report with mode: ingestion`,
    );
  }
  const pod = await context.pod();
  const { prefix } = outputFiles(context, pod);
  const source = await scanSource(request, prefix, context);
  const reportPath = await prepareReport(program, prefix, pod);
  const settings = context.services.settings.scanners[scanner.id];
  const cache = settings?.database === undefined ? undefined : { dir: databasePath, offline: true };
  const argv = program.command({ request, source, reportPath, ...(cache && { cache }) });
  const image = settings?.image ?? program.image;
  const base = await containerSpec({ ...fields, image }, context, { kind: 'argv', argv });
  await logLine(context.log, `Running ${scanner.id} in ${image}`);
  const exit = await runContainer(
    scannerContainer(base, { request, program, pod, database: settings?.database }),
    context,
  );
  const { exitCode, outOfMemory } = exit;
  if (outOfMemory) throw new ScanError('step/out-of-memory', `${scanner.id} ran out of memory`, { exitCode });
  if (program.successExitCodes.includes(exitCode)) return reportPath;
  if (program.emptyExitCodes?.includes(exitCode)) {
    await logLine(context.log, `${scanner.id} found nothing to scan`);
    return undefined;
  }
  throw new ScanError('scan/crashed', `${scanner.id} failed with exit status ${exitCode}`, { exitCode });
}

function scannerContainer(
  base: ContainerSpec,
  {
    request,
    program,
    pod,
    database,
  }: {
    readonly request: ScanRequest;
    readonly program: ScannerProgram;
    readonly pod: Pod;
    readonly database: string | undefined;
  },
): ContainerSpec {
  const code = codeDirectory(pod);
  const data = database === undefined ? {} : program.cacheEnv?.({ dir: databasePath, offline: true });
  const env = {
    ...base.env,
    ...securityEnvironment(request),
    PLUGIN_STEP_ID: base.name,
    ...program.env,
    ...data,
  };
  return {
    ...base,
    env,
    workingDirectory: code,
    ...(code === pod.workspace ? {} : { workspaceMounts: [{ path: code, readOnly: true }] }),
    ...(database === undefined ? {} : { hostDirectories: [{ hostPath: database, path: databasePath }] }),
  };
}

/** A scanner that chooses the name of its report gets a directory of its own for it. */
async function prepareReport({ reportName }: ScannerProgram, prefix: string, pod: Pod): Promise<string> {
  if (reportName === undefined) return `${prefix}-report.json`;
  const archive = pack();
  archive.entry({ name: `${posix.basename(prefix)}-report/`, type: 'directory', mode: 0o777 });
  archive.finalize();
  await pod.copyIn(Readable.from(archive), pod.scratch);
  return `${prefix}-report/${reportName}`;
}

/** Fields of a spec in either style that are about the container. */
export function scanContainerFields(spec: { readonly [key: string]: Value }): ScanContainerFields {
  const { imagePullPolicy = null, runAsUser = null, resources = null } = spec;
  return { imagePullPolicy, runAsUser, resources };
}
