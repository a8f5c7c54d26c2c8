import type { Location } from '../../../security/finding.ts';
import type { Issue } from '../../../security/issue.ts';
import type { KnownIssue } from '../../../security/scan-repository.ts';
import type { SeverityCode } from '../../../security/severity.ts';
import type { Color } from '../../render/style.ts';

export const severityColors: Readonly<Record<SeverityCode, Color>> = {
  Critical: 'red',
  High: 'red',
  Medium: 'yellow',
  Low: 'blue',
  Info: 'dim',
  Unassigned: 'dim',
};

/** What became of it in its scan: `exempted (False Positive)`, `new`, or nothing special. */
export function issueStatus({ exemption, comparison }: Issue): string {
  if (exemption?.coverage !== undefined) return `${exemption.coverage.toLowerCase()} (${exemption.type})`;
  return comparison === 'new' ? 'new' : '-';
}

/** `shop/dao.py:39`, `https://shop.test/login`, `db.internal:5432`. */
export function placeOf({ path, line, url, host, port, symbol }: Location): string {
  if (path !== undefined) return `${path}${line === undefined ? '' : `:${line}`}`;
  if (url !== undefined) return url;
  if (host !== undefined) return `${host}${port === undefined ? '' : `:${port}`}`;
  return symbol ?? 'the whole target';
}

/** An issue as programs read it. */
export function issueDocument({ issue, target, variant, scanId }: KnownIssue) {
  const { occurrences: _occurrences, comparison, ...rest } = issue;
  return {
    ...rest,
    isNew: comparison === 'new',
    target: { id: target.id, name: target.name, type: target.type },
    variant,
    scanId,
  };
}
