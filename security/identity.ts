import { createHash } from 'node:crypto';
import { hexDigest } from './digest.ts';
import type { Finding, Location } from './finding.ts';
import { groupBy } from './group-by.ts';
import { canonicalVulnerability } from './reference-id.ts';

export type FingerprintName = 'tool/1' | 'content/1' | 'ctx/1' | 'scope/1' | 'issue/1' | 'loose/1';

/**
 * Ways to recognize one finding in another scan, each with the version of its recipe: `{ 'content/1': '18e949c9…' }`.
 * A recipe never changes; a better one gets another version and is stored beside it. `content/1` and `issue/1` are
 * always there, the others where the report has the data.
 */
export type Fingerprints = Readonly<Partial<Record<FingerprintName, string>>> & {
  readonly 'content/1': string;
  readonly 'issue/1': string;
};

/** 22 URL-safe characters; the same problem has the same id in every scan, target and project. */
export function issueId(product: string, key: string): string {
  return createHash('sha256').update(`${product}\0${key}`).digest().subarray(0, 16).toString('base64url');
}

/**
 * Fingerprints of all findings of one report, in their order. Findings that look alike are numbered by their place in
 * the file and not by their place in the report, so a shuffled report gives every finding the same fingerprints.
 */
export function fingerprintFindings(findings: readonly Finding[]): readonly Fingerprints[] {
  const shared = sharedToolIds(findings);
  const ordinals = numberAlike(findings);
  return findings.map((finding) => fingerprint(finding, ordinals.get(finding) ?? 0, shared));
}

function fingerprint(finding: Finding, ordinal: number, shared: ReadonlySet<string>): Fingerprints {
  const { location, toolFingerprints } = finding;
  const rule = ruleOf(finding);
  const path = location.path ?? '';
  const lineHash = toolFingerprints['primaryLocationLineHash'];
  const tool = toolId(finding);
  return {
    'content/1': hexDigest([...contentOf(finding), String(ordinal)]),
    'issue/1': hexDigest(issueOf(finding)),
    'loose/1': hexDigest(looseOf(finding)),
    ...(tool !== undefined && !shared.has(tool) && { 'tool/1': hexDigest([rule, tool]) }),
    ...(lineHash !== undefined && { 'ctx/1': hexDigest([rule, path, lineHash]) }),
    ...(location.symbol !== undefined && {
      'scope/1': hexDigest([rule, path, location.symbol, String(ordinal)]),
    }),
  };
}

/** The order of findings in a report means nothing; this order depends on what they say alone. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.location.path ?? '', b.location.path ?? '') ||
    (a.location.line ?? 0) - (b.location.line ?? 0) ||
    (a.location.column ?? 0) - (b.location.column ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function numberAlike(findings: readonly Finding[]): ReadonlyMap<Finding, number> {
  const groups = groupBy(findings, (finding) => hexDigest([finding.key, ...contentOf(finding)]));
  const numbered = [...groups.values()].flatMap((group) =>
    group.toSorted(compareFindings).map((finding, ordinal) => [finding, ordinal] as const),
  );
  return new Map(numbered);
}

function contentOf(finding: Finding): readonly string[] {
  const { location, type, code } = finding;
  const {
    path = '',
    url,
    host,
    method = '',
    parameter = '',
    port = '',
    protocol = '',
    symbol = '',
  } = location;
  const rule = ruleOf(finding);
  if (finding.package)
    return ['package', vulnerabilityOf(finding), packageOf(finding), packagePath(finding), symbol];
  if (type === 'SECRET') return ['secret', rule, finding.secretDigest ?? normalizeCode(code), path];
  if (url !== undefined) return ['url', rule, method, urlTemplate(url), parameter];
  if (host !== undefined) return ['host', rule, host, String(port), protocol];
  return ['code', rule, path, normalizeCode(code), code ? '' : symbol];
}

function issueOf(finding: Finding): readonly string[] {
  if (finding.package) return ['package', vulnerabilityOf(finding), packageOf(finding)];
  return [finding.type === 'SECRET' ? 'secret' : 'rule', ruleOf(finding), finding.secretDigest ?? ''];
}

function looseOf(finding: Finding): readonly string[] {
  if (finding.package) return ['package', vulnerabilityOf(finding), finding.package.name];
  const what = finding.secretDigest ?? (normalizeCode(finding.code) || finding.location.parameter);
  return ['rule', ruleOf(finding), what ?? ''];
}

function ruleOf({ product, subproduct, ruleId }: Finding): string {
  return [product, subproduct ?? '', ruleId].join(':').toLowerCase();
}

function vulnerabilityOf({ ruleId, references }: Finding): string {
  return canonicalVulnerability(ruleId, references);
}

/** The package without its version: `pkg:pypi/jinja2`, or the plain name when the report has no package URL. */
function packageOf({ package: library }: Finding): string {
  return library?.purl?.replace(/[@?#].*$/, '') ?? library?.name ?? '';
}

/** Tags, digests and the package's own version in a path change with every release; the place does not. */
function packagePath({ location, package: library }: Finding): string {
  const path = (location.path ?? '').replace(/ \([^()]*\)$/, '').replace(/@sha256:[0-9a-f]+$/, '');
  return path.replace(/:[\w.-]+$/, '').replaceAll(library?.version || '\0', '');
}

/** Path and sorted parameter names: neither the host nor what was sent belongs to the identity. */
function urlTemplate(url: string): string {
  const [, path = '', query = ''] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  const names = query.split('&').map((pair) => pair.split('=')[0] ?? '');
  return `${path || '/'}?${names
    .filter((name) => name !== '')
    .toSorted()
    .join('&')}`;
}

/** Indentation, line ends and the width of gaps do not make other code. */
function normalizeCode(code: string | undefined): string {
  const lines = (code ?? '').split(/\r\n|\r|\n/).map((line) => line.replaceAll(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
}

function toolId({ toolFingerprints }: Finding): string | undefined {
  const entries = Object.entries(toolFingerprints).filter(([name]) => name !== 'primaryLocationLineHash');
  return entries.length === 0 ? undefined : JSON.stringify(entries.toSorted(([a], [b]) => compareText(a, b)));
}

/** A tool id that stands for several places is a placeholder (`requires login`), and is not trusted in this report. */
function sharedToolIds(findings: readonly Finding[]): ReadonlySet<string> {
  const places = new Map<string, string>();
  const shared = new Set<string>();
  for (const finding of findings) {
    const id = toolId(finding);
    if (id === undefined) continue;
    const place = placeOf(finding.ruleId, finding.location);
    if ((places.get(id) ?? place) !== place) shared.add(id);
    places.set(id, place);
  }
  return shared;
}

function placeOf(ruleId: string, { path, line }: Location): string {
  return JSON.stringify([ruleId, path, line]);
}
