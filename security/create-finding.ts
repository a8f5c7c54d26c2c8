import { displayLine, displayText } from './display-text.ts';
import { evidenceOf } from './evidence.ts';
import type { Finding, Location, Package } from './finding.ts';
import { normalizePath } from './path.ts';
import { type Loose, present } from './present.ts';
import { uniqueReferences } from './reference-id.ts';

type Required = 'product' | 'ruleId' | 'key' | 'title' | 'type' | 'severity';

/** What a parser knows about a finding, in the report's own words: nothing has to be cleaned or left out. */
export type FindingDraft = Pick<Finding, Required> &
  Loose<Omit<Finding, Required | 'location' | 'relatedLocations' | 'package' | 'raw' | 'links'>> & {
    readonly location?: Loose<Location>;
    readonly relatedLocations?: readonly Loose<Location>[];
    readonly package?: (Pick<Package, 'name' | 'version'> & Loose<Package>) | undefined;
    readonly links?: readonly (string | undefined)[];
    /** The scanner's own record; it is copied, and must not contain a found secret. */
    readonly raw: object;
  };

const maxLine = 500;
const maxBlock = 20_000;

/** The only way a finding is made, so every parser's text is safe to print and every path has one spelling. */
export function createFinding(draft: FindingDraft): Finding {
  const { location, relatedLocations, package: library, links, raw, ...rest } = draft;
  return {
    ...present<Finding>(rest),
    product: draft.product,
    type: draft.type,
    severity: draft.severity,
    ruleId: displayLine(draft.ruleId, maxLine),
    key: displayLine(draft.key, maxBlock),
    title: displayLine(draft.title, maxLine) || displayLine(draft.ruleId, maxLine),
    description: displayText(draft.description ?? '', maxBlock).trim(),
    location: cleanLocation(location ?? {}),
    relatedLocations: (relatedLocations ?? []).slice(0, 100).map(cleanLocation),
    references: uniqueReferences(draft.references ?? []),
    links: webPages(links ?? []),
    toolFingerprints: draft.toolFingerprints ?? {},
    ...cleanTexts(draft),
    ...(library && { package: cleanPackage(library) }),
    raw: evidenceOf(raw),
  };
}

function cleanTexts({ subproduct, confidence, code, snippet, remediation }: FindingDraft): Partial<Finding> {
  return present<Finding>({
    subproduct: subproduct === undefined ? undefined : displayLine(subproduct, maxLine),
    confidence: confidence === undefined ? undefined : displayLine(confidence, maxLine),
    code: code === undefined ? undefined : displayText(code, maxBlock),
    snippet: snippet === undefined ? undefined : displayText(snippet, maxBlock),
    remediation: remediation === undefined ? undefined : displayText(remediation, maxBlock).trim(),
  });
}

function cleanLocation(draft: Loose<Location>): Location {
  const texts = Object.entries(draft).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, displayLine(value, 4096)] as const] : [],
  );
  const numbers = Object.entries(draft).flatMap(([name, value]) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? [[name, value] as const] : [],
  );
  const location: Location = Object.fromEntries([...texts, ...numbers]);
  return location.path === undefined ? location : { ...location, path: normalizePath(location.path) };
}

function cleanPackage(draft: Pick<Package, 'name' | 'version'> & Loose<Package>): Package {
  const { purl, fixedVersion } = draft;
  return {
    name: displayLine(draft.name, maxLine),
    version: displayLine(draft.version, maxLine),
    ...(purl && { purl: displayLine(purl, maxLine) }),
    ...(fixedVersion && { fixedVersion: displayLine(fixedVersion, maxLine) }),
  };
}

function webPages(links: readonly (string | undefined)[]): readonly string[] {
  const pages = links.flatMap((link) =>
    link && /^https?:\/\/\S+$/i.test(link) ? displayLine(link, 2048) : [],
  );
  return [...new Set(pages)].slice(0, 100);
}
