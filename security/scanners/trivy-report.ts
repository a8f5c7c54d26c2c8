import {
  entriesOf,
  type Fields,
  fieldsOf,
  isFields,
  nested,
  optionalEntries,
  text,
} from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { ReportError } from '../report-error.ts';

/** One thing inside the scanned artifact: a lock file, the packages of the operating system, a manifest. */
export interface TrivyResult {
  readonly fields: Fields;
  readonly target: string;
  /** `Namespace/Kind/Name` when a cluster was scanned. */
  readonly resource?: string;
}

export const trivyReport = 'a Trivy report';

/** Reads all shapes Trivy has written: the present object, the list of schema version 1, and reports on a cluster. */
export function trivyResults(json: string): readonly TrivyResult[] {
  const document = parseJsonReport(json, trivyReport);
  if (Array.isArray(document)) return listResults(document);
  const fields = fieldsOf(document, `${trivyReport} to be an object`);
  if (fields['ClusterName'] !== undefined) return clusterResults(fields);
  const isReport = fields['Results'] !== undefined || fields['SchemaVersion'] === 2;
  if (!isReport) {
    throw new ReportError(
      'report/wrong-shape',
      `expected ${trivyReport} with "SchemaVersion" 2 or "Results", but it has neither`,
    );
  }
  return optionalEntries(fields['Results'], `"Results" of ${trivyReport}`).map((result) => resultOf(result));
}

export function trivyVersion(json: string): string | undefined {
  const document = parseJsonReport(json, trivyReport);
  return isFields(document) ? text(nested(document, 'Trivy'), 'Version') : undefined;
}

/** An empty list does not tell that Trivy wrote it; Trivy lists what it has scanned even when all is well. */
function listResults(document: readonly unknown[]): readonly TrivyResult[] {
  if (document.length === 0) {
    throw new ReportError(
      'report/wrong-shape',
      `expected ${trivyReport}, but found an empty list, which could be from any tool`,
    );
  }
  return entriesOf(document, trivyReport).map((entry) => {
    if (text(entry, 'Target') !== undefined) return resultOf(entry);
    throw new ReportError('report/wrong-shape', `expected every entry of ${trivyReport} to have a "Target"`);
  });
}

function clusterResults(document: Fields): readonly TrivyResult[] {
  const lists = ['Resources', 'Vulnerabilities', 'Misconfigurations', 'Findings'] as const;
  if (lists.every((name) => document[name] === undefined)) {
    throw new ReportError(
      'report/wrong-shape',
      `expected ${trivyReport} on a cluster to have one of ${lists.join(', ')}`,
    );
  }
  return lists.flatMap((name) =>
    optionalEntries(document[name], `"${name}" of ${trivyReport}`).flatMap((resource) => {
      const label = ['Namespace', 'Kind', 'Name'].map((part) => text(resource, part) ?? '').join('/');
      return optionalEntries(resource['Results'], `"Results" of ${label}`).map((result) =>
        resultOf(result, label),
      );
    }),
  );
}

function resultOf(fields: Fields, resource?: string): TrivyResult {
  return { fields, target: text(fields, 'Target') ?? '', ...(resource !== undefined && { resource }) };
}
