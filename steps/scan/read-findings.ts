import type { Pod } from '../../engine/ports.ts';
import { decodeReport, maxReportBytes } from '../../security/formats/decode-report.ts';
import { readReport } from '../../security/formats/detect.ts';
import { type Finding, ReportError, type Scanner, type ScanRequest } from '../../security/index.ts';
import type { Context } from '../define-step.ts';
import { ScanError } from './scan-error.ts';
import { codeDirectory } from './scan-source.ts';

export interface ReadFindings {
  /** Formats that were read, each once. */
  readonly format: string;
  readonly toolVersion?: string;
  readonly findings: readonly Finding[];
}

/** Reads every report; without one there are no findings. @throws ScanError when one is missing or cannot be vouched for: half a scan is none. */
export async function readFindings(
  paths: readonly string[],
  scanner: Scanner,
  request: ScanRequest,
  context: Context,
): Promise<ReadFindings> {
  const pod = await context.pod();
  const reports = [];
  for (const path of paths) reports.push(await read(path, { scanner, request, pod, context }));
  const toolVersion = reports.find((each) => each.toolVersion !== undefined)?.toolVersion;
  return {
    format: [...new Set(reports.map(({ format }) => format))].join(', ') || scanner.id,
    findings: reports.flatMap(({ findings }) => findings),
    ...(toolVersion === undefined ? {} : { toolVersion }),
  };
}

interface Reading {
  readonly scanner: Scanner;
  readonly request: ScanRequest;
  readonly pod: Pod;
  readonly context: Context;
}

async function read(path: string, { scanner, request, pod, context }: Reading) {
  const bytes = await pod.readFile(path, maxReportBytes);
  if (bytes === undefined)
    throw new ScanError('scan/no-report', `Scan results were not found: there is no ${path}`);
  const secretSalt = await context.services.settings.secretSalt?.();
  try {
    return readReport({
      scanner,
      text: decodeReport(bytes),
      toolSeverity: request.settings['ingest_tool_severity']?.toLowerCase() === 'true',
      ...(secretSalt === undefined ? {} : { secretSalt }),
      ...rootsOf(request, pod),
    });
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    throw new ScanError(error.code, `the report ${path} cannot be read: ${error.message}`, { cause: error });
  }
}

/** What an image's findings name is inside the image; without containers the code is where the workspace is. */
function rootsOf({ targetType }: ScanRequest, pod: Pod): { readonly roots?: readonly string[] } {
  if (targetType === 'container') return { roots: [] };
  const code = codeDirectory(pod);
  return code === pod.workspace ? { roots: [code] } : {};
}
