import type { IssueFilter, KnownIssue, LatestScansQuery } from '../security/scan-repository.ts';
import type { ProjectScope } from '../security/target.ts';
import { compareText, toIssue, worstFirst } from './scan-issues.ts';
import type { Database } from './schema.ts';
import { toTarget } from './targets.ts';

/** See `ScanRepository.latestScans`. */
export async function newestScans(
  db: Database,
  { targetId, product, variant, exceptOwner }: LatestScansQuery,
): Promise<readonly { readonly document: string }[]> {
  let aged = db
    .selectFrom('scans')
    .select('id')
    .select((eb) =>
      eb.fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('variant').orderBy('started_at', 'desc').orderBy('id', 'desc'))
        .as('age'),
    )
    .where('status', '=', 'Succeeded')
    .where('target_id', '=', targetId)
    .where('product', '=', product);
  if (variant !== undefined) aged = aged.where('variant', '=', variant);
  if (exceptOwner !== undefined) {
    const { executionId, stageId, stepId } = exceptOwner;
    aged = aged.where((eb) =>
      eb.not(eb.and({ execution_id: executionId, stage_id: stageId, step_id: stepId })),
    );
  }
  return db
    .selectFrom(aged.as('aged'))
    .innerJoin('scans', 'scans.id', 'aged.id')
    .select('scans.document')
    .where('aged.age', '=', 1)
    .orderBy('scans.started_at', 'desc')
    .orderBy('scans.id', 'desc')
    .execute();
}

/** See `ScanRepository.issues`. */
export async function listKnownIssues(
  db: Database,
  scope: ProjectScope,
  filter: IssueFilter,
): Promise<readonly KnownIssue[]> {
  const rows = await db
    .with('scan', () => newestOfProject(db, scope, filter))
    .selectFrom('scan')
    .innerJoin('scan_issues', 'scan_issues.scan_id', 'scan.id')
    .innerJoin('targets', 'targets.id', 'scan.target_id')
    .select(['scan.variant', 'scan_issues.scan_id', 'scan_issues.details', 'scan_issues.occurrences'])
    .select(['targets.id', 'account_id', 'org_id', 'project_id', 'type', 'name'])
    .where('scan.age', '=', 1)
    .execute();
  const known = rows.map((row) => ({
    issue: toIssue(row),
    target: toTarget(row),
    variant: row.variant,
    scanId: row.scan_id,
  }));
  return known.sort(
    (a, b) =>
      worstFirst(a.issue, b.issue) ||
      compareText(a.target.name, b.target.name) ||
      compareText(a.variant, b.variant) ||
      compareText(a.scanId, b.scanId),
  );
}

/** Every scan with results; the newest of its target, variant and product has age 1. */
function newestOfProject(db: Database, scope: ProjectScope, filter: IssueFilter) {
  let scans = db
    .selectFrom('scans')
    .innerJoin('targets', 'targets.id', 'scans.target_id')
    .select(['scans.id', 'scans.target_id', 'scans.variant'])
    .select((eb) =>
      eb.fn
        .agg<number>('row_number')
        .over((over) =>
          over
            .partitionBy(['scans.target_id', 'scans.variant', 'scans.product'])
            .orderBy('scans.started_at', 'desc')
            .orderBy('scans.id', 'desc'),
        )
        .as('age'),
    )
    .where('scans.status', '=', 'Succeeded')
    .where('targets.account_id', '=', scope.accountId)
    .where('targets.org_id', '=', scope.orgId)
    .where('targets.project_id', '=', scope.projectId);
  if (filter.targetId !== undefined) scans = scans.where('scans.target_id', '=', filter.targetId);
  if (filter.product !== undefined) scans = scans.where('scans.product', '=', filter.product);
  if (filter.variant !== undefined) scans = scans.where('scans.variant', '=', filter.variant);
  return scans;
}
