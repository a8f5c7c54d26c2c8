import { executions } from './0001-executions.ts';
import { questions } from './0002-questions.ts';
import { scans } from './0003-scans.ts';
import type { Migration } from './migration.ts';

/** In the order of application. */
export const migrations: readonly Migration[] = [executions, questions, scans];
