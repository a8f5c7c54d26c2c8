import { SaxesParser } from 'saxes';

export interface TestSummary {
  readonly total: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
}

export const noTests: TestSummary = { total: 0, failed: 0, skipped: 0, durationMs: 0 };

const maxDepth = 256;

/** Counts the test cases of a JUnit report. @throws Error for text that is no XML, brings a DOCTYPE or nests too deep. */
export function parseJunit(text: string): TestSummary {
  const parser = new SaxesParser();
  const counted = { total: 0, failed: 0, skipped: 0, durationMs: 0 };
  let depth = 0;
  let verdict: 'passed' | 'failed' | 'skipped' | undefined;
  parser.on('doctype', () => {
    throw new Error('the report declares a DOCTYPE');
  });
  parser.on('opentag', ({ name, attributes: { time } }) => {
    depth += 1;
    if (depth > maxDepth) throw new Error(`the report nests deeper than ${maxDepth} elements`);
    if (name === 'testcase') {
      verdict = 'passed';
      counted.total += 1;
      counted.durationMs += milliseconds(time);
    }
    if (verdict === undefined) return;
    if (name === 'failure' || name === 'error') verdict = 'failed';
    if (name === 'skipped' && verdict === 'passed') verdict = 'skipped';
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    if (name !== 'testcase') return;
    if (verdict === 'failed') counted.failed += 1;
    if (verdict === 'skipped') counted.skipped += 1;
    verdict = undefined;
  });
  parser.write(text).close();
  return counted;
}

export function addSummaries(a: TestSummary, b: TestSummary): TestSummary {
  return {
    total: a.total + b.total,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    durationMs: a.durationMs + b.durationMs,
  };
}

function milliseconds(seconds: string | undefined): number {
  const value = Number((seconds ?? '').replaceAll(',', ''));
  return Number.isFinite(value) && value > 0 ? Math.round(value * 1000) : 0;
}
