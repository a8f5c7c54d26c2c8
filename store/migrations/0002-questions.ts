import type { Migration } from './migration.ts';

export const questions: Migration = {
  name: '0002-questions',

  async up(db, { text }) {
    await db.schema
      .createTable('questions')
      .addColumn('execution_id', text, (column) =>
        column.notNull().references('executions.id').onDelete('cascade'),
      )
      .addColumn('node_id', text, (column) => column.notNull())
      .addColumn('asked_at', 'bigint', (column) => column.notNull())
      .addColumn('question', text, (column) => column.notNull())
      .addColumn('decision', text)
      .addPrimaryKeyConstraint('questions_key', ['execution_id', 'node_id'])
      .execute();
  },
};
