import type { Selectable } from 'kysely';
import type { Issue, IssueSummary, Occurrence } from '../security/issue.ts';
import type { Scan } from '../security/scan.ts';
import { compareSeverity } from '../security/severity.ts';
import type { Database, ScanIssuesTable, Writing } from './schema.ts';

/** Columns × rows stays below what one statement may bind. */
const rowsPerStatement = 500;

/** Saves the issues of a scan that is saved in the same transaction. */
export async function saveIssues(trx: Writing, scan: Scan, issues: readonly Issue[]): Promise<void> {
  // Always in the same order, so that two runs that find the same issues wait for each other only once.
  const sorted = issues.toSorted((a, b) => compareText(a.id, b.id));
  for (let start = 0; start < sorted.length; start += rowsPerStatement) {
    const some = sorted.slice(start, start + rowsPerStatement);
    await trx
      .insertInto('issues')
      .values(some.map(({ id, product, key }) => ({ id, product, key, first_seen_at: scan.startedAt })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('scan_issues')
      .values(some.map((issue) => toRow(scan.id, issue)))
      .execute();
  }
}

/** Ordered by id. */
export async function listSummaries(db: Database, scanId: string): Promise<readonly IssueSummary[]> {
  const rows = await db
    .selectFrom('scan_issues')
    .select('details')
    .where('scan_id', '=', scanId)
    .orderBy('issue_id')
    .execute();
  return rows.map((row) => {
    const { id, product, key, title, type, severity } = readDetails(row.details);
    return { id, product, key, title, type, severity };
  });
}

/** The worst first, then by title, then by id. */
export async function listIssues(db: Database, scanId: string): Promise<readonly Issue[]> {
  const rows = await db.selectFrom('scan_issues').selectAll().where('scan_id', '=', scanId).execute();
  return rows.map(toIssue).sort(worstFirst);
}

export async function findIssue(db: Database, scanId: string, issueId: string): Promise<Issue | undefined> {
  const row = await db
    .selectFrom('scan_issues')
    .selectAll()
    .where('scan_id', '=', scanId)
    .where('issue_id', '=', issueId)
    .executeTakeFirst();
  return row && toIssue(row);
}

export function worstFirst(a: IssueSummary, b: IssueSummary): number {
  return compareSeverity(a.severity, b.severity) || compareText(a.title, b.title) || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

type IssueDetails = Omit<Issue, 'occurrences'>;

function toRow(scanId: string, { occurrences, ...details }: Issue): ScanIssuesTable {
  return {
    scan_id: scanId,
    issue_id: details.id,
    details: JSON.stringify(details),
    occurrences: JSON.stringify(occurrences),
  };
}

/** Written by `toRow`, so the shapes are known. */
export function toIssue(row: Pick<Selectable<ScanIssuesTable>, 'details' | 'occurrences'>): Issue {
  return { ...readDetails(row.details), occurrences: JSON.parse(row.occurrences) as readonly Occurrence[] };
}

function readDetails(text: string): IssueDetails {
  return JSON.parse(text) as IssueDetails;
}
