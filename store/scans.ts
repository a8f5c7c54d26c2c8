import type { Baseline } from '../security/baseline.ts';
import type { Exemption } from '../security/exemption.ts';
import type { Issue, IssueSummary } from '../security/issue.ts';
import type { FailedScan, Scan, ScanSummary, SucceededScan } from '../security/scan.ts';
import type {
  ExemptionContext,
  IssueFilter,
  KnownIssue,
  LatestScansQuery,
  ScanRepository,
  TargetOverview,
} from '../security/scan-repository.ts';
import type { ProjectScope, Target } from '../security/target.ts';
import type { DatabaseExemptions } from './exemptions.ts';
import { findIssue, listIssues, listSummaries, saveIssues } from './scan-issues.ts';
import { listKnownIssues, newestScans } from './scan-queries.ts';
import type { Database, Writing } from './schema.ts';
import { findBaseline, listTargets, saveBaseline, saveTarget, saveVariant } from './targets.ts';
import { write } from './write.ts';

/** The security domain's database. Documents are kept as they come; columns repeat what is searched for. */
export class DatabaseScans implements ScanRepository {
  readonly #db: Database;
  readonly #exemptions: DatabaseExemptions;

  constructor(db: Database, exemptions: DatabaseExemptions) {
    this.#db = db;
    this.#exemptions = exemptions;
  }

  saveScan(scan: SucceededScan, issues: readonly Issue[]): Promise<void> {
    return write(this.#db, (trx) => save(trx, scan, issues));
  }

  saveFailedScan(scan: FailedScan): Promise<void> {
    return write(this.#db, (trx) => save(trx, scan, []));
  }

  async scan(scanId: string): Promise<Scan | undefined> {
    const row = await this.#db
      .selectFrom('scans')
      .select('document')
      .where('id', '=', scanId)
      .executeTakeFirst();
    return row && toScan(row);
  }

  async scansOfExecution(executionId: string): Promise<readonly Scan[]> {
    const rows = await this.#db
      .selectFrom('scans')
      .select('document')
      .where('execution_id', '=', executionId)
      .orderBy('started_at')
      .orderBy('id')
      .execute();
    return rows.map(toScan);
  }

  async latestScans(query: LatestScansQuery): Promise<readonly ScanSummary[]> {
    return (await newestScans(this.#db, query)).map(toScan).map(toSummary);
  }

  issueSummaries(scanId: string): Promise<readonly IssueSummary[]> {
    return listSummaries(this.#db, scanId);
  }

  issuesOfScan(scanId: string): Promise<readonly Issue[]> {
    return listIssues(this.#db, scanId);
  }

  issueOfScan(scanId: string, issueId: string): Promise<Issue | undefined> {
    return findIssue(this.#db, scanId, issueId);
  }

  issues(scope: ProjectScope, filter: IssueFilter): Promise<readonly KnownIssue[]> {
    return listKnownIssues(this.#db, scope, filter);
  }

  targets(scope: ProjectScope): Promise<readonly TargetOverview[]> {
    return listTargets(this.#db, scope);
  }

  baseline(targetId: string): Promise<Baseline | undefined> {
    return findBaseline(this.#db, targetId);
  }

  setBaseline(target: Target, baseline: Baseline | undefined): Promise<void> {
    return write(this.#db, (trx) => saveBaseline(trx, target, baseline));
  }

  exemptionsFor(context: ExemptionContext): Promise<readonly Exemption[]> {
    return this.#exemptions.applicable(context);
  }

  exemption(exemptionId: string): Promise<Exemption | undefined> {
    return this.#exemptions.find(exemptionId);
  }

  saveExemption(exemption: Exemption): Promise<void> {
    return this.#exemptions.save(exemption);
  }
}

async function save(trx: Writing, scan: Scan, issues: readonly Issue[]): Promise<void> {
  await saveTarget(trx, scan.target);
  const inserted = await trx
    .insertInto('scans')
    .values({
      id: scan.id,
      execution_id: scan.executionId,
      pipeline_id: scan.pipelineId,
      stage_id: scan.stageId,
      step_id: scan.stepId,
      target_id: scan.target.id,
      variant: scan.variant,
      product: scan.product,
      status: scan.status,
      started_at: scan.startedAt,
      document: JSON.stringify(scan),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  if (inserted.length === 0) return;
  await saveVariant(trx, scan.target.id, scan.variant, scan.startedAt);
  await saveIssues(trx, scan, issues);
}

/** Written by `save`, so its shape is known. */
function toScan(row: { readonly document: string }): Scan {
  return JSON.parse(row.document) as Scan;
}

function toSummary(scan: Scan): ScanSummary {
  return {
    id: scan.id,
    executionId: scan.executionId,
    pipelineId: scan.pipelineId,
    stageId: scan.stageId,
    stepId: scan.stepId,
    targetId: scan.target.id,
    variant: scan.variant,
    product: scan.product,
    coverage: scan.coverage,
    startedAt: scan.startedAt,
  };
}
