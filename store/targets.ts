import type { Baseline } from '../security/baseline.ts';
import { groupBy } from '../security/group-by.ts';
import type { TargetOverview } from '../security/scan-repository.ts';
import { type ProjectScope, type Target, targetTypes } from '../security/target.ts';
import type { Database, Writing } from './schema.ts';

/** A target never changes: its id stands for its scope, type and name. */
export async function saveTarget(trx: Writing, target: Target): Promise<void> {
  await trx
    .insertInto('targets')
    .values({
      id: target.id,
      account_id: target.accountId,
      org_id: target.orgId,
      project_id: target.projectId,
      type: target.type,
      name: target.name,
      baseline: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Scans may be saved in another order than they started in. */
export async function saveVariant(
  trx: Writing,
  targetId: string,
  name: string,
  scannedAt: string,
): Promise<void> {
  await trx
    .insertInto('variants')
    .values({ target_id: targetId, name, last_scanned_at: scannedAt })
    .onConflict((conflict) =>
      conflict
        .columns(['target_id', 'name'])
        .doUpdateSet((eb) => ({ last_scanned_at: eb.ref('excluded.last_scanned_at') }))
        .whereRef('variants.last_scanned_at', '<', 'excluded.last_scanned_at'),
    )
    .execute();
}

export async function saveBaseline(
  trx: Writing,
  target: Target,
  baseline: Baseline | undefined,
): Promise<void> {
  await saveTarget(trx, target);
  await trx
    .updateTable('targets')
    .set({ baseline: baseline === undefined ? null : JSON.stringify(baseline) })
    .where('id', '=', target.id)
    .execute();
}

export async function findBaseline(db: Database, targetId: string): Promise<Baseline | undefined> {
  const row = await db.selectFrom('targets').select('baseline').where('id', '=', targetId).executeTakeFirst();
  return readBaseline(row?.baseline ?? null);
}

/** By name, then by type. */
export async function listTargets(db: Database, scope: ProjectScope): Promise<readonly TargetOverview[]> {
  const targets = await db
    .selectFrom('targets')
    .selectAll()
    .where('account_id', '=', scope.accountId)
    .where('org_id', '=', scope.orgId)
    .where('project_id', '=', scope.projectId)
    .orderBy('name')
    .orderBy('type')
    .execute();
  const variants = await db
    .selectFrom('variants')
    .innerJoin('targets', 'targets.id', 'variants.target_id')
    .select(['variants.target_id', 'variants.name', 'variants.last_scanned_at'])
    .where('account_id', '=', scope.accountId)
    .where('org_id', '=', scope.orgId)
    .where('project_id', '=', scope.projectId)
    .orderBy('variants.last_scanned_at', 'desc')
    .orderBy('variants.name')
    .execute();
  const byTarget = groupBy(variants, (variant) => variant.target_id);
  return targets.map((row) => {
    const baseline = readBaseline(row.baseline);
    return {
      target: toTarget(row),
      ...(baseline !== undefined && { baseline }),
      variants: (byTarget.get(row.id) ?? []).map((variant) => ({
        name: variant.name,
        lastScannedAt: variant.last_scanned_at,
      })),
    };
  });
}

export interface TargetRow {
  readonly id: string;
  readonly account_id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly type: string;
  readonly name: string;
}

export function toTarget(row: TargetRow): Target {
  const type = targetTypes.find((each) => each === row.type);
  if (type === undefined) throw new Error(`the database holds the unknown target type ${row.type}`);
  return {
    id: row.id,
    accountId: row.account_id,
    orgId: row.org_id,
    projectId: row.project_id,
    type,
    name: row.name,
  };
}

/** Written by `saveBaseline`, so its shape is known. */
function readBaseline(text: string | null): Baseline | undefined {
  return text === null ? undefined : (JSON.parse(text) as Baseline);
}
