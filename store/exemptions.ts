import type { Exemption, ExemptionStatus } from '../security/exemption.ts';
import type { ExemptionContext } from '../security/scan-repository.ts';
import type { ProjectScope } from '../security/target.ts';
import type { Database } from './schema.ts';
import { write } from './write.ts';

export interface ExemptionFilter {
  readonly statuses?: readonly ExemptionStatus[];
  readonly issueId?: string;
}

/** What people look at beyond what a scan needs. */
export interface Exemptions {
  /** The exemptions that were requested in a project, canceled ones included unless `statuses` says else; by creation. */
  list(scope: ProjectScope, filter?: ExemptionFilter): Promise<readonly Exemption[]>;
  /** Every state an exemption has been saved in, the first one first. Nothing ever leaves this list. */
  history(exemptionId: string): Promise<readonly Exemption[]>;
}

export class DatabaseExemptions implements Exemptions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async list(scope: ProjectScope, filter: ExemptionFilter = {}): Promise<readonly Exemption[]> {
    // PostgreSQL knows no empty list.
    if (filter.statuses?.length === 0) return [];
    let query = this.#db
      .selectFrom('exemptions')
      .select('document')
      .where('account_id', '=', scope.accountId)
      .where('org_id', '=', scope.orgId)
      .where('project_id', '=', scope.projectId);
    if (filter.statuses !== undefined) query = query.where('status', 'in', filter.statuses);
    if (filter.issueId !== undefined) query = query.where('issue_id', '=', filter.issueId);
    return (await query.orderBy('created_at').orderBy('id').execute()).map(toExemption);
  }

  async history(exemptionId: string): Promise<readonly Exemption[]> {
    const rows = await this.#db
      .selectFrom('exemption_changes')
      .select('document')
      .where('exemption_id', '=', exemptionId)
      .orderBy('position')
      .execute();
    return rows.map(toExemption);
  }

  /** See `ScanRepository.exemptionsFor`. */
  async applicable(context: ExemptionContext): Promise<readonly Exemption[]> {
    const { accountId, orgId, projectId, targetId, pipelineId } = context;
    const rows = await this.#db
      .selectFrom('exemptions')
      .select('document')
      .where('status', '!=', 'Canceled')
      .where('account_id', '=', accountId)
      .where((eb) => {
        const inOrg = eb('org_id', '=', orgId);
        const inProject = inOrg.and('project_id', '=', projectId);
        return eb.or([
          eb('scope', '=', 'ACCOUNT'),
          eb('scope', '=', 'ORG').and(inOrg),
          eb('scope', '=', 'PROJECT').and(inProject),
          eb('scope', '=', 'PIPELINE').and(inProject).and('pipeline_id', '=', pipelineId),
          eb('scope', '=', 'TARGET').and(inProject).and('target_id', '=', targetId),
        ]);
      })
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toExemption);
  }

  async find(exemptionId: string): Promise<Exemption | undefined> {
    const row = await this.#db
      .selectFrom('exemptions')
      .select('document')
      .where('id', '=', exemptionId)
      .executeTakeFirst();
    return row && toExemption(row);
  }

  /** Saving what is saved already leaves no trace in the history. */
  async save(exemption: Exemption): Promise<void> {
    const document = JSON.stringify(exemption);
    const content = {
      issue_id: exemption.issueId,
      scope: exemption.scope,
      status: exemption.status,
      account_id: exemption.accountId,
      org_id: exemption.orgId,
      project_id: exemption.projectId,
      target_id: exemption.targetId ?? null,
      pipeline_id: exemption.pipelineId ?? null,
      created_at: exemption.createdAt,
      document,
    };
    await write(this.#db, async (trx) => {
      const saved = await trx
        .insertInto('exemptions')
        .values({ id: exemption.id, ...content })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(content).where('exemptions.document', '!=', document),
        )
        .returning('id')
        .execute();
      if (saved.length === 0) return;
      await trx.insertInto('exemption_changes').values({ exemption_id: exemption.id, document }).execute();
    });
  }
}

/** Written by `save`, so its shape is known. */
function toExemption(row: { readonly document: string }): Exemption {
  return JSON.parse(row.document) as Exemption;
}
