import { type Fields, nested, number, text } from '../formats/fields.ts';
import { type Severity, severityFromLabel, severityFromScore } from '../severity.ts';

/**
 * The CVSS score of the national database, else of GitHub, else of the vendor that Trivy took its word from, in the
 * newest version of CVSS that any of them gives; without a score Trivy's own word.
 */
export function trivySeverity(vulnerability: Fields): Severity {
  const sources = ['nvd', 'ghsa', text(vulnerability, 'SeveritySource') ?? 'nvd'];
  const scores = ['V3Score', 'V40Score', 'V2Score'].flatMap((name) =>
    sources.map((source) => number(nested(vulnerability, 'CVSS', source), name) ?? 0),
  );
  const score = scores.find((candidate) => candidate > 0);
  return score === undefined ? severityFromLabel(text(vulnerability, 'Severity')) : severityFromScore(score);
}
