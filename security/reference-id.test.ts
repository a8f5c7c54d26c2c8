import { describe, expect, it } from 'vitest';
import type { Reference } from './finding.ts';
import { canonicalVulnerability, referenceOf } from './reference-id.ts';

describe('referenceOf', () => {
  it.each<[text: string, reference: Reference | undefined]>([
    ['CVE-2019-14250', { type: 'cve', id: '2019-14250' }],
    ['CWE-079', { type: 'cwe', id: '79' }],
    ['GHSA-8q59-q68h-6hv4', { type: 'ghsa', id: '8q59-q68h-6hv4' }],
    ['DSA-4808-1', { type: 'dsa', id: '4808-1' }],
    ['just text', undefined],
    ['', undefined],
  ])('%s is %j', (text, reference) => {
    expect(referenceOf(text)).toEqual(reference);
  });
});

describe('canonicalVulnerability', () => {
  it.each<[ruleId: string, aliases: readonly Reference[], name: string]>([
    ['GHSA-aaaa-bbbb-cccc', [{ type: 'cve', id: '2020-1' }], 'cve-2020-1'],
    ['PYSEC-2021-1', [{ type: 'ghsa', id: 'aaaa-bbbb-cccc' }], 'ghsa-aaaa-bbbb-cccc'],
    ['PYSEC-2021-1', [{ type: 'cwe', id: '79' }], 'pysec-2021-1'],
    ['CVE-2020-9', [{ type: 'cve', id: '2020-1' }], 'cve-2020-1'],
  ])('%s with %j is %s', (ruleId, aliases, name) => {
    expect(canonicalVulnerability(ruleId, aliases)).toBe(name);
  });
});
