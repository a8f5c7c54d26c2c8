import { applyExemptions } from './apply-exemptions.ts';
import type { Baseline } from './baseline.ts';
import { type ComparedWith, compare } from './compare.ts';
import { countIssues, total } from './counts.ts';
import { dedupe } from './dedupe.ts';
import type { Exemption } from './exemption.ts';
import type { Finding } from './finding.ts';
import { closeGate } from './gate.ts';
import type { Issue, IssueSummary } from './issue.ts';
import { type OutputVariables, outputVariables } from './output-variables.ts';
import type { ScanRequest } from './request/scan-request.ts';
import type { ScanHeader, SucceededScan } from './scan.ts';
import { severityCodes } from './severity.ts';

export interface AssessInput {
  readonly header: ScanHeader;
  readonly request: Pick<ScanRequest, 'failOnSeverity' | 'includeRaw'>;
  /** Everything that was read from the report, as its parser gave it. */
  readonly findings: readonly Finding[];
  /** Id of the format that was read. */
  readonly format: string;
  readonly baseline: Baseline;
  readonly reference: ComparedWith<IssueSummary>;
  /** As `ScanRepository.exemptionsFor` gives them. */
  readonly exemptions: readonly Exemption[];
  /** When the results were read, ISO 8601 in UTC: exemptions count at this time. */
  readonly at: string;
}

export interface ScanResult {
  readonly scan: SucceededScan;
  /** Exempted ones included, the worst first. */
  readonly issues: readonly Issue[];
  readonly outputVariables: OutputVariables;
  /** Lines for the end of the step's log; when the gate is closed, its message is the very last. */
  readonly log: readonly string[];
}

/** From findings to counts and verdict. Nothing else in the program dedupes, compares, exempts, counts or gates. */
export function assess(input: AssessInput): ScanResult {
  const { header, request, findings, format, baseline, reference, at } = input;
  const found = applyExemptions(dedupe(findings, request), input.exemptions, {
    ...header.target,
    targetId: header.target.id,
    pipelineId: header.pipelineId,
    at,
  });
  const comparison = compare(found, reference);
  const newIds = new Set(comparison.new.map(({ id }) => id));
  const issues = found.map(
    (issue): Issue => ({ ...issue, comparison: newIds.has(issue.id) ? 'new' : 'common' }),
  );
  const counts = countIssues(issues, { layered: header.target.type === 'container' });
  const scan: SucceededScan = {
    ...header,
    status: 'Succeeded',
    endedAt: at,
    format,
    baseline,
    reference: reference.reference,
    counts,
    newIssueIds: [...newIds],
    commonIssueIds: comparison.common.map(({ id }) => id),
    remediated: comparison.remediated.map(summarize),
    gate: closeGate(request.failOnSeverity, counts.active),
  };
  return { scan, issues, outputVariables: outputVariables(scan), log: summaryLines(scan) };
}

function summarize({ id, product, key, title, type, severity }: IssueSummary): IssueSummary {
  return { id, product, key, title, type, severity };
}

function summaryLines({ counts, reference, remediated, gate }: SucceededScan): readonly string[] {
  const lines = severityCodes.map((code) => `${code}: ${counts.active[code]} (new ${counts.new[code]})`);
  const compared =
    reference.scanId === undefined ? `${reference.label}, which has no results` : reference.label;
  return [
    ...lines,
    `Total: ${total(counts.active)} (new ${total(counts.new)})`,
    `Exempted: ${counts.ignored}`,
    `Compared with ${compared}: ${remediated.length} remediated`,
    ...(gate.message === undefined ? [] : [gate.message]),
  ];
}
