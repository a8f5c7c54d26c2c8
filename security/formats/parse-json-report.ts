import { ReportError } from '../report-error.ts';
import { findJsonFault } from './json-fault.ts';

const maxDepth = 200;

/**
 * Parses a report that must be one JSON document. `what` names it in messages: "a Bandit report". The result may be any
 * JSON value; names such as `__proto__` are ordinary own properties of it.
 */
export function parseJsonReport(text: string, what: string): unknown {
  const json = text.startsWith('\u{FEFF}') ? text.slice(1) : text;
  if (json.trim() === '') throw new ReportError('report/empty', `expected ${what}, but the report is empty`);
  checkDepth(json);
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxError(json, what);
    throw error;
  }
}

function syntaxError(json: string, what: string): ReportError {
  const fault = findJsonFault(json);
  if (!fault?.isTruncated)
    return new ReportError('report/not-json', `expected ${what} in JSON, but this is not JSON`, fault);
  return new ReportError('report/truncated', `expected ${what}, but the report ends in the middle`, fault);
}

/** Before the parser sees it, because what walks the document later does so by recursion. */
function checkDepth(json: string): void {
  let depth = 0;
  const marks = /["[\]{}]/g;
  for (let mark = marks.exec(json); mark; mark = marks.exec(json)) {
    const [character] = mark;
    if (character === '"') marks.lastIndex = afterString(json, mark.index + 1);
    else depth += character === '[' || character === '{' ? 1 : -1;
    if (depth > maxDepth) {
      throw new ReportError('report/too-deep', `the report nests more than ${maxDepth} levels deep`);
    }
  }
}

function afterString(json: string, start: number): number {
  let end = json.indexOf('"', start);
  while (end > 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

function isEscaped(json: string, quote: number): boolean {
  let first = quote;
  while (json[first - 1] === '\\') first -= 1;
  return (quote - first) % 2 === 1;
}
