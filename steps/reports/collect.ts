import { posix } from 'node:path';
import type { Value } from '../../engine/outcome.ts';
import type { Pod } from '../../engine/ports.ts';
import type { JsonSchema } from '../../engine/step-type.ts';
import type { Context } from '../define-step.ts';
import { logLine } from '../log.ts';
import { choice, object, textList } from '../schema/properties.ts';
import { textsOf, valueAt } from '../schema/read.ts';
import { compileGlob } from './glob.ts';
import { addSummaries, noTests, parseJunit, type TestSummary } from './junit.ts';

const maxBytes = 64 * 1024 * 1024;

export const reportsProperty: JsonSchema = object('Test reports to count after the process ended.', {
  required: ['type', 'spec'],
  properties: {
    type: choice('Format of the reports.', ['JUnit']),
    spec: object('Where the reports are.', {
      properties: {
        paths: textList('Patterns of files, relative to the workspace; `**` crosses directories.'),
      },
    }),
  },
});

/**
 * Reads the reports a step left and prints one line about them. Reports never decide about a step: what cannot be
 * read is said in the log. @returns the counts as outputs; empty when no report was found.
 */
export async function collectReports(
  reports: Value | undefined,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  const patterns = textsOf(valueAt(reports, 'spec', 'paths'));
  if (patterns.length === 0) return {};
  const pod = await context.pod();
  const summaries: TestSummary[] = [];
  for (const path of await findReports(patterns, pod, context)) {
    const summary = await readReport(path, pod, context);
    if (summary !== undefined) summaries.push(summary);
  }
  if (summaries.length === 0) return {};
  const sum = summaries.reduce(addSummaries, noTests);
  const passed = sum.total - sum.failed - sum.skipped;
  const files = summaries.length === 1 ? '1 report' : `${summaries.length} reports`;
  await logLine(
    context.log,
    `Tests: ${passed} passed, ${sum.failed} failed, ${sum.skipped} skipped (${files})`,
  );
  return {
    total_tests: String(sum.total),
    successful_tests: String(passed),
    failed_tests: String(sum.failed),
    skipped_tests: String(sum.skipped),
    duration_ms: String(sum.durationMs),
  };
}

async function findReports(
  patterns: readonly string[],
  pod: Pod,
  context: Context,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    try {
      const glob = compileGlob(posix.resolve(pod.workspace, pattern.trim()));
      const files = await pod.listFiles(glob.base === '' ? '/' : glob.base);
      for (const file of files) if (glob.matches(file)) found.add(`${glob.base}/${file}`);
    } catch (error) {
      await logLine(context.log, `Test reports ${pattern} could not be listed: ${messageOf(error)}`);
    }
  }
  return [...found].sort();
}

async function readReport(path: string, pod: Pod, context: Context): Promise<TestSummary | undefined> {
  try {
    const bytes = await pod.readFile(path, maxBytes);
    return bytes === undefined ? undefined : parseJunit(new TextDecoder().decode(bytes));
  } catch (error) {
    await logLine(context.log, `Test report ${path} was not counted: ${messageOf(error)}`);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
