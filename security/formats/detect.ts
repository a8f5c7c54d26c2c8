import type { Finding, Location } from '../finding.ts';
import { checkoutRoots, relativeTo } from '../path.ts';
import { ReportError } from '../report-error.ts';
import type { ParseOptions, Scanner } from '../scanners/scanner.ts';
import { type Fields, isFields } from './fields.ts';
import { parseJsonReport } from './parse-json-report.ts';
import { reportFormats } from './registry.ts';
import type { ReportFormat } from './report-format.ts';

export interface ReadReportInput extends ParseOptions {
  readonly scanner: Scanner;
  /** As `decodeReport` gives it. */
  readonly text: string;
  /** Directories that stand for the target's root in the report's paths; the usual mounts when absent. */
  readonly roots?: readonly string[];
}

export interface ReadReport {
  /** `sarif`, `sto-json`, or the id of the scanner whose own format it is. */
  readonly format: string;
  readonly toolVersion?: string;
  readonly findings: readonly Finding[];
}

/** Reads a report of a scanner step: SARIF, STO JSON or the scanner's own format. Throws `ReportError` for any other. */
export function readReport({
  scanner,
  text,
  roots = checkoutRoots,
  ...options
}: ReadReportInput): ReadReport {
  const shared = recognize(text);
  const read = shared ? readShared(shared, scanner, options) : readNative(scanner, text, options);
  const relative = relativeTo(roots);
  return { ...read, findings: read.findings.map((finding) => withPaths(finding, relative)) };
}

interface Recognized {
  readonly format: ReportFormat;
  readonly document: Fields;
}

function recognize(text: string): Recognized | undefined {
  const candidates = reportFormats.filter(({ marks }) => marks.every((mark) => text.includes(`"${mark}"`)));
  if (candidates.length === 0) return undefined;
  const document = parseJsonReport(text, 'a report');
  if (!isFields(document)) return undefined;
  const format = candidates.find((candidate) => candidate.recognizes(document));
  return format && { format, document };
}

function readShared({ format, document }: Recognized, scanner: Scanner, options: ParseOptions): ReadReport {
  const toolVersion = format.version?.(document);
  const findings = format.parse(document, { scanner, options });
  return { format: format.id, findings, ...(toolVersion !== undefined && { toolVersion }) };
}

function readNative(scanner: Scanner, text: string, options: ParseOptions): ReadReport {
  if (!scanner.parse) throw notRecognized(scanner, text);
  const findings = scanner.parse(text, options);
  const toolVersion = scanner.version?.(text);
  return { format: scanner.id, findings, ...(toolVersion !== undefined && { toolVersion }) };
}

/** Empty or broken JSON is said as such; any other text is a format that this scanner does not have. */
function notRecognized({ id }: Scanner, text: string): ReportError {
  const known = reportFormats.map(({ name }) => name).join(' or ');
  if (/^[\s\u{FEFF}]*(?:[[{]|$)/u.test(text))
    parseJsonReport(text, `${known}, which is what ${id} reports are read from`);
  return new ReportError(
    'report/wrong-shape',
    `expected ${known}, which is what ${id} reports are read from`,
  );
}

function withPaths(finding: Finding, relative: (path: string) => string): Finding {
  const { location, relatedLocations } = finding;
  const at = (place: Location): Location =>
    place.path === undefined ? place : { ...place, path: relative(place.path) };
  return { ...finding, location: at(location), relatedLocations: relatedLocations.map(at) };
}
