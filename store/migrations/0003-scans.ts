import type { Migration } from './migration.ts';

export const scans: Migration = {
  name: '0003-scans',

  async up(db, { text, counter }) {
    await db.schema
      .createTable('targets')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('account_id', text, (column) => column.notNull())
      .addColumn('org_id', text, (column) => column.notNull())
      .addColumn('project_id', text, (column) => column.notNull())
      .addColumn('type', text, (column) => column.notNull())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('baseline', text)
      .addUniqueConstraint('targets_name', ['account_id', 'org_id', 'project_id', 'name', 'type'])
      .execute();

    await db.schema
      .createTable('variants')
      .addColumn('target_id', text, (column) => column.notNull().references('targets.id'))
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('last_scanned_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('variants_key', ['target_id', 'name'])
      .execute();

    await db.schema
      .createTable('scans')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('execution_id', text, (column) => column.notNull())
      .addColumn('pipeline_id', text, (column) => column.notNull())
      .addColumn('stage_id', text, (column) => column.notNull())
      .addColumn('step_id', text, (column) => column.notNull())
      .addColumn('target_id', text, (column) => column.notNull().references('targets.id'))
      .addColumn('variant', text, (column) => column.notNull())
      .addColumn('product', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('started_at', text, (column) => column.notNull())
      .addColumn('document', text, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('scans_by_execution')
      .on('scans')
      .columns(['execution_id', 'started_at'])
      .execute();
    await db.schema
      .createIndex('scans_by_target')
      .on('scans')
      .columns(['target_id', 'product', 'variant', 'started_at'])
      .execute();

    await db.schema
      .createTable('issues')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('product', text, (column) => column.notNull())
      .addColumn('key', text, (column) => column.notNull())
      .addColumn('first_seen_at', text, (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('scan_issues')
      .addColumn('scan_id', text, (column) => column.notNull().references('scans.id').onDelete('cascade'))
      .addColumn('issue_id', text, (column) => column.notNull().references('issues.id'))
      .addColumn('details', text, (column) => column.notNull())
      .addColumn('occurrences', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('scan_issues_key', ['scan_id', 'issue_id'])
      .execute();

    await db.schema
      .createTable('exemptions')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('issue_id', text, (column) => column.notNull())
      .addColumn('scope', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('account_id', text, (column) => column.notNull())
      .addColumn('org_id', text, (column) => column.notNull())
      .addColumn('project_id', text, (column) => column.notNull())
      .addColumn('target_id', text)
      .addColumn('pipeline_id', text)
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('document', text, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('exemptions_by_project')
      .on('exemptions')
      .columns(['account_id', 'org_id', 'project_id', 'created_at'])
      .execute();

    await db.schema
      .createTable('exemption_changes')
      .addColumn('position', counter)
      .addColumn('exemption_id', text, (column) => column.notNull().references('exemptions.id'))
      .addColumn('document', text, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('exemption_changes_by_exemption')
      .on('exemption_changes')
      .columns(['exemption_id', 'position'])
      .execute();
  },
};
