import type { Expression, Statement } from './ast.ts';
import { keysOf } from './container.ts';
import { ExpressionError } from './errors.ts';
import type { Frame } from './frame.ts';
import { spend, spendItems } from './limits.ts';
import { kindOf } from './number.ts';
import { readEntry, readItems } from './read.ts';
import { toBoolean } from './truth.ts';
import { isDictionary, isList, type Operand } from './value.ts';

/** What a statement leads to: the value so far, and whether `return` has ended the script. */
interface Outcome {
  readonly value: Operand;
  readonly returned: boolean;
}

const nothing: Outcome = { value: null, returned: false };

/** Runs statements; the value is what `return` gives, else the value of the last expression reached. */
export function runScript(body: readonly Statement[], frame: Frame): Operand {
  return runAll(body, frame).value;
}

function runAll(body: readonly Statement[], frame: Frame): Outcome {
  let last = nothing;
  for (const statement of body) {
    last = run(statement, frame);
    if (last.returned) return last;
  }
  return last;
}

function run(statement: Statement, frame: Frame): Outcome {
  spend(frame.evaluation, 1);
  switch (statement.kind) {
    case 'expression':
      return { value: frame.evaluate(statement.expression, frame), returned: false };
    case 'block':
      return runAll(statement.body, frame);
    case 'var':
    case 'assign':
      return assign(statement.name, statement.value, frame);
    case 'if':
      if (isTrue(statement.test, frame)) return run(statement.whenTrue, frame);
      return statement.whenFalse ? run(statement.whenFalse, frame) : nothing;
    case 'for':
      return runFor(statement, frame);
    case 'while':
      return runWhile(statement, frame);
    case 'return':
      return { value: statement.value ? frame.evaluate(statement.value, frame) : null, returned: true };
  }
}

function assign(name: string, expression: Expression | undefined, frame: Frame): Outcome {
  const value = expression ? frame.evaluate(expression, frame) : null;
  frame.locals?.set(name, value);
  return { value, returned: false };
}

function isTrue(test: Expression, frame: Frame): boolean {
  const value = frame.evaluate(test, frame);
  return value !== null && toBoolean(value);
}

/** Over the items of a list, or the values of a map. */
function runFor(loop: Extract<Statement, { kind: 'for' }>, frame: Frame): Outcome {
  let last = nothing;
  for (const item of itemsOf(frame, frame.evaluate(loop.items, frame))) {
    frame.locals?.set(loop.name, item);
    last = run(loop.body, frame);
    if (last.returned) return last;
  }
  return last;
}

function itemsOf(frame: Frame, value: Operand): readonly Operand[] {
  const { evaluation } = frame;
  if (value === null) return [];
  if (isList(value)) {
    spendItems(evaluation, value.length);
    return readItems(evaluation, value);
  }
  if (isDictionary(value)) return keysOf(value).map((key) => readEntry(evaluation, value, key) ?? null);
  throw new ExpressionError('expression/type', `A ${kindOf(value)} cannot be iterated.`);
}

function runWhile(loop: Extract<Statement, { kind: 'while' }>, frame: Frame): Outcome {
  let last = nothing;
  while (isTrue(loop.test, frame)) {
    last = run(loop.body, frame);
    if (last.returned) return last;
  }
  return last;
}
