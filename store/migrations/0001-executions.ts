import type { Migration } from './migration.ts';

export const executions: Migration = {
  name: '0001-executions',

  async up(db, { text, counter }) {
    await db.schema
      .createTable('pipelines')
      .addColumn('org_id', text, (column) => column.notNull())
      .addColumn('project_id', text, (column) => column.notNull())
      .addColumn('identifier', text, (column) => column.notNull())
      .addColumn('last_sequence', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('pipelines_key', ['org_id', 'project_id', 'identifier'])
      .execute();

    await db.schema
      .createTable('executions')
      .addColumn('position', counter)
      .addColumn('id', text, (column) => column.notNull().unique())
      .addColumn('org_id', text, (column) => column.notNull())
      .addColumn('project_id', text, (column) => column.notNull())
      .addColumn('pipeline_id', text, (column) => column.notNull())
      .addColumn('pipeline_name', text, (column) => column.notNull())
      .addColumn('sequence_id', 'integer', (column) => column.notNull())
      .addColumn('file', text, (column) => column.notNull())
      .addColumn('runtime', text, (column) => column.notNull())
      .addColumn('branch', text)
      .addColumn('triggered_by', text, (column) => column.notNull())
      .addColumn('resumed_from', text)
      .addColumn('owner_host', text, (column) => column.notNull())
      .addColumn('owner_pid', 'bigint', (column) => column.notNull())
      .addColumn('owner_started_at', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('exit_code', 'integer')
      .addUniqueConstraint('executions_sequence', ['org_id', 'project_id', 'pipeline_id', 'sequence_id'])
      .execute();

    await db.schema
      .createIndex('executions_by_status')
      .on('executions')
      .columns(['status', 'position'])
      .execute();

    await db.schema
      .createTable('events')
      .addColumn('execution_id', text, (column) =>
        column.notNull().references('executions.id').onDelete('cascade'),
      )
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('type', text, (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('json', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('events_key', ['execution_id', 'seq'])
      .execute();
  },
};
