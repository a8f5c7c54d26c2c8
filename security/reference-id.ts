import type { Reference } from './finding.ts';

/** `CVE-2019-14250` is `{ type: 'cve', id: '2019-14250' }`; text without such a prefix is no reference. */
export function referenceOf(text: string): Reference | undefined {
  const match = /^\s*([A-Za-z]{2,12})[-:/_]([A-Za-z0-9][\w.:-]*)\s*$/.exec(text);
  const [, type, id] = match ?? [];
  if (type === undefined || id === undefined) return undefined;
  return { type: type.toLowerCase(), id: type.toLowerCase() === 'cwe' ? id.replace(/^0+(?=\d)/, '') : id };
}

/** Keeps the first of equal references, in their order. */
export function referencesOf(texts: readonly (string | undefined)[]): readonly Reference[] {
  return uniqueReferences(texts.flatMap((text) => referenceOf(text ?? '') ?? []));
}

export function uniqueReferences(references: readonly Reference[]): readonly Reference[] {
  const byText = new Map(
    references.map((reference) => [`${reference.type}:${reference.id}`.toLowerCase(), reference]),
  );
  return [...byText.values()];
}

/** One name for a vulnerability that has several: CVE before GHSA before any other, the smallest of equals. */
export function canonicalVulnerability(ruleId: string, references: readonly Reference[]): string {
  const own = referenceOf(ruleId);
  const names = [...(own ? [own] : []), ...references.filter(({ type }) => type !== 'cwe')];
  const best = names.toSorted((a, b) => preference(a) - preference(b) || (a.id < b.id ? -1 : 1))[0];
  if (!best || preference(best) === other) return ruleId.toLowerCase();
  return `${best.type}-${best.id}`.toLowerCase();
}

const other = 2;

function preference({ type }: Reference): number {
  if (type === 'cve') return 0;
  return type === 'ghsa' ? 1 : other;
}
