import type { ExecutionSummary } from './execution.ts';
import { fromRow } from './execution-row.ts';
import type { Logs } from './logs.ts';
import type { Database } from './schema.ts';
import { write } from './write.ts';

/** Which finished executions may go; running ones always stay. */
export type CollectRule =
  | { readonly kind: 'endedBefore'; readonly at: number }
  /** Keeps this many of each pipeline, the newest. */
  | { readonly kind: 'keepLast'; readonly count: number };

/**
 * Deletes executions with their journals and logs, one by one, so that it may be stopped at any time and repeated.
 * Scans are kept: baselines and exemptions refer to them. @returns what was deleted, the oldest first.
 */
export async function collectExecutions(
  db: Database,
  logs: Logs,
  rule: CollectRule,
): Promise<readonly ExecutionSummary[]> {
  const executions = (await selectByRule(db, rule)).map(fromRow);
  for (const { id } of executions) {
    // Logs first: without its row nobody would find them again.
    await logs.remove(id);
    await write(db, (trx) => trx.deleteFrom('executions').where('id', '=', id).execute());
  }
  return executions;
}

function selectByRule(db: Database, rule: CollectRule) {
  switch (rule.kind) {
    case 'endedBefore':
      return db
        .selectFrom('executions')
        .selectAll()
        .where('ended_at', '<', rule.at)
        .orderBy('position')
        .execute();
    case 'keepLast':
      return db
        .selectFrom('executions')
        .selectAll()
        .where('ended_at', 'is not', null)
        .where((eb) => {
          const newer = eb
            .selectFrom('executions as other')
            .select((inner) => inner.fn.countAll<number>().as('count'))
            .whereRef('other.org_id', '=', 'executions.org_id')
            .whereRef('other.project_id', '=', 'executions.project_id')
            .whereRef('other.pipeline_id', '=', 'executions.pipeline_id')
            .whereRef('other.position', '>', 'executions.position');
          return eb(newer, '>=', rule.count);
        })
        .orderBy('position')
        .execute();
  }
}
