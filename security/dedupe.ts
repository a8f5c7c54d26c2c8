import type { Finding } from './finding.ts';
import { groupBy } from './group-by.ts';
import { compareFindings, compareText, type Fingerprints, fingerprintFindings, issueId } from './identity.ts';
import { type Issue, type IssueSummary, maxOccurrences, type Occurrence } from './issue.ts';
import { present } from './present.ts';
import { uniqueReferences } from './reference-id.ts';
import { compareSeverity } from './severity.ts';

/** An issue before anybody has compared or exempted it. */
export type FoundIssue = Omit<Issue, 'comparison' | 'exemption'>;

interface Sighting {
  readonly finding: Finding;
  readonly fingerprints: Fingerprints;
}

/**
 * Findings with the same product and key become one issue with an occurrence for each of them: the worst issue first.
 * The result does not depend on the order of the findings.
 */
export function dedupe(
  findings: readonly Finding[],
  options: { readonly includeRaw: boolean },
): readonly FoundIssue[] {
  const fingerprints = fingerprintFindings(findings);
  const sightings = findings.flatMap((finding, index) => {
    const found = fingerprints[index];
    return found ? [{ finding, fingerprints: found }] : [];
  });
  const groups = groupBy(sightings, ({ finding }) => issueId(finding.product, finding.key));
  return [...groups].map(([id, group]) => createIssue(id, group, options)).toSorted(compareIssues);
}

/** The worst first, then by title, then by id. */
export function compareIssues(a: IssueSummary, b: IssueSummary): number {
  return compareSeverity(a.severity, b.severity) || compareText(a.title, b.title) || compareText(a.id, b.id);
}

function createIssue(
  id: string,
  group: readonly Sighting[],
  options: { readonly includeRaw: boolean },
): FoundIssue {
  const ordered = group.toSorted(compareSightings);
  const findings = ordered.map(({ finding }) => finding);
  const first = findings[0];
  if (!first) throw new RangeError('an issue needs a finding');
  const description = findings.find((finding) => finding.description !== '')?.description ?? '';
  return {
    ...present<FoundIssue>({
      subproduct: first.subproduct,
      package: first.package,
      remediation: findings.find(({ remediation }) => remediation)?.remediation,
    }),
    id,
    product: first.product,
    key: first.key,
    ruleId: first.ruleId,
    title: first.title,
    type: first.type,
    severity: first.severity,
    description,
    origins: [...new Set(findings.flatMap(({ origin }) => origin ?? []))].toSorted(),
    references: uniqueReferences(findings.flatMap(({ references }) => references)),
    links: [...new Set(findings.flatMap(({ links }) => links))].slice(0, 100),
    occurrences: ordered
      .slice(0, maxOccurrences)
      .map((sighting) => createOccurrence(sighting, description, options)),
    numOccurrences: ordered.length,
  };
}

function createOccurrence(
  { finding, fingerprints }: Sighting,
  issueDescription: string,
  options: { readonly includeRaw: boolean },
): Occurrence {
  const { location, relatedLocations, severity, confidence, description, snippet, code, origin, raw } =
    finding;
  return {
    ...present<Occurrence>({
      confidence,
      description: description === issueDescription ? undefined : description,
      snippet: snippet ?? code,
      origin,
      raw: options.includeRaw ? raw : undefined,
    }),
    id: fingerprints['content/1'],
    fingerprints,
    location,
    relatedLocations,
    severity,
  };
}

function compareSightings(a: Sighting, b: Sighting): number {
  return compareSeverity(a.finding.severity, b.finding.severity) || compareFindings(a.finding, b.finding);
}
