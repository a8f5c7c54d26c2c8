import { RuntimeError } from '../../engine/errors.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { assess, type ScanResult } from '../../security/assess.ts';
import { shortDigest } from '../../security/digest.ts';
import {
  defaultBaseline,
  defineTarget,
  detectTarget,
  type FailedScan,
  type ProjectScope,
  type ScanHeader,
  type Scanner,
  type ScanRequest,
} from '../../security/index.ts';
import { outputVariables } from '../../security/output-variables.ts';
import { selectReference } from '../../security/select-reference.ts';
import type { Context } from '../define-step.ts';
import { failed } from '../failed.ts';
import { logLine } from '../log.ts';
import { optionalTextOf, valueAt } from '../schema/read.ts';
import { type ReadFindings, readFindings } from './read-findings.ts';
import { findReportFiles } from './read-report-files.ts';
import { runScanner, type ScanContainerFields } from './run-scanner.ts';
import { ScanError } from './scan-error.ts';

/**
 * From request to verdict: run the scanner or take a report, read it, compare, keep the scan, publish its counts.
 * Whatever goes wrong on the way is a failed scan: nothing here ever counts as "no issues".
 */
export async function runScan(
  asked: ScanRequest,
  scanner: Scanner,
  fields: ScanContainerFields,
  context: Context,
): Promise<Outcome> {
  const now = new Date(context.clock.now());
  const request = detectTarget(asked, { ...(await codebaseFacts(asked, context)), now });
  if (request.targetName === '' || request.targetVariant === '') {
    const message = 'the target cannot be detected here: give target.name and target.variant';
    return failed('scan/no-target', message, { outputs: errorOutputs(message) });
  }
  const header = headerOf(request, now, context);
  await logLine(
    context.log,
    `Scanning ${request.targetType} ${request.targetName}, variant ${request.targetVariant}`,
  );
  try {
    const read = await readFindings(
      await reportsOf(request, scanner, fields, context),
      scanner,
      request,
      context,
    );
    return await conclude(header, request, read, context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof ScanError || error instanceof RuntimeError) return fail(header, error, context);
    throw error;
  }
}

async function codebaseFacts({ detection, targetType }: ScanRequest, { services, signal }: Context) {
  if (detection === 'manual' || targetType !== 'repository') return {};
  const values = services.codebase.values() ?? (await services.codebase.describe(signal));
  const remoteUrl = optionalTextOf(valueAt(values, 'repoUrl'));
  const branch = optionalTextOf(valueAt(values, 'branch')) ?? optionalTextOf(valueAt(values, 'tag'));
  return { ...(remoteUrl === undefined ? {} : { remoteUrl }), ...(branch === undefined ? {} : { branch }) };
}

function scopeOf({ execution: { scope } }: Context): ProjectScope {
  return { accountId: scope.account, orgId: scope.org, projectId: scope.project };
}

function headerOf(request: ScanRequest, startedAt: Date, context: Context): ScanHeader {
  const { execution, stage, groups, identifier, nodeId, attempt } = context;
  return {
    id: shortDigest(execution.id, nodeId, String(attempt)),
    executionId: execution.id,
    pipelineId: execution.pipeline.identifier,
    stageId: stage.identifier,
    stepId: [...groups, identifier].join('_'),
    target: defineTarget(scopeOf(context), request.targetType, request.targetName),
    variant: request.targetVariant,
    product: request.product,
    config: request.config,
    coverage: { config: request.config, path: request.workspace ?? '' },
    startedAt: startedAt.toISOString(),
  };
}

async function reportsOf(
  request: ScanRequest,
  scanner: Scanner,
  fields: ScanContainerFields,
  context: Context,
): Promise<readonly string[]> {
  if (request.mode !== 'ingestion') {
    const report = await runScanner(request, scanner, fields, context);
    return report === undefined ? [] : [report];
  }
  const file = request.ingestionFile ?? '';
  const paths = await findReportFiles(file, await context.pod());
  if (paths.length === 0)
    throw new ScanError('scan/no-report', `Scan results were not found: nothing matches ${file}`);
  for (const path of paths) await logLine(context.log, `Reading ${path}`);
  return paths;
}

async function conclude(
  begun: ScanHeader,
  request: ScanRequest,
  { findings, format, toolVersion }: ReadFindings,
  context: Context,
): Promise<Outcome> {
  const { scans } = context.services;
  const header = toolVersion === undefined ? begun : { ...begun, toolVersion };
  const { target, product, pipelineId } = header;
  const baseline = (await scans.baseline(target.id)) ?? defaultBaseline(target.type);
  const earlier = await scans.latestScans({ targetId: target.id, product, exceptOwner: header });
  const choice = selectReference(header, baseline, earlier);
  const { scanId } = choice.reference;
  const result = assess({
    header,
    request,
    findings,
    format,
    baseline,
    reference: { ...choice, issues: scanId === undefined ? [] : await scans.issueSummaries(scanId) },
    exemptions: await scans.exemptionsFor({ ...scopeOf(context), targetId: target.id, pipelineId }),
    at: new Date(context.clock.now()).toISOString(),
  });
  await scans.saveScan(result.scan, result.issues);
  announce(result, context);
  for (const line of result.log) await logLine(context.log, line);
  return outcomeOf(result);
}

function announce({ scan, outputVariables: counts }: ScanResult, context: Context): void {
  context.emit({
    type: 'scan.completed',
    scanId: scan.id,
    product: scan.product,
    target: scan.target.name,
    variant: scan.variant,
    reference: scan.reference.label,
    counts,
  });
}

/** The counts are published whether the gate is open or closed. */
function outcomeOf({ scan: { gate }, outputVariables: counts }: ScanResult): Outcome {
  const outputs = { output: { outputVariables: counts } };
  if (!gate.reached) return { status: 'success', outputs };
  const message = gate.message ?? '';
  return {
    status: 'failed',
    failure: { types: ['Unknown'], code: 'scan/gate', message, gate: 'severity' },
    outputs,
  };
}

async function fail(header: ScanHeader, error: ScanError | RuntimeError, context: Context): Promise<Outcome> {
  const scan: FailedScan = {
    ...header,
    status: 'Failed',
    endedAt: new Date(context.clock.now()).toISOString(),
    errorMessage: error.message,
  };
  await context.services.scans.saveFailedScan(scan);
  await logLine(context.log, error.message);
  const exit = error instanceof ScanError && error.exitCode !== undefined ? { exitCode: error.exitCode } : {};
  const types = error instanceof ScanError ? error.types : [error.failureType];
  return {
    status: 'failed',
    failure: { types, code: error.code, message: error.message, ...exit },
    outputs: { output: { outputVariables: outputVariables(scan) } },
  };
}

function errorOutputs(message: string) {
  return { output: { outputVariables: { ERROR_MESSAGE: message } } };
}
