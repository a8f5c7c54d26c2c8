// Prints "N passed, N failed, N skipped" for a Vitest JSON report and ends with the right status:
// node scripts/test-summary.mjs REPORT VITEST_STATUS
import { readFileSync } from 'node:fs';

const [, , path = '', statusText] = process.argv;
const status = Number(statusText);
const { passed, failed, skipped } = summary(readFileSync(path, 'utf8'));
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 ? status || 1 : 0;

/** A file that could not be loaded has no tests, and a run that broke off has no report: each is one failure. */
function summary(text) {
  if (text === '') return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(text);
  const brokenFiles = report.testResults.filter(
    ({ status: result, assertionResults }) => result === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
