import { ExpressionError, isLanguageFailure, placed, saysTextIsNoExpression, unplaced } from './errors.ts';
import { evaluateProgram } from './evaluate-node.ts';
import { explained } from './explained.ts';
import { join, plainText } from './join.ts';
import { spend, spendText } from './limits.ts';
import { parse } from './parse.ts';
import { withoutMarkers } from './paste.ts';
import { valueAt } from './roots.ts';
import { deeper, noteUnresolved, type Session } from './session.ts';
import { type Block, blocksOf, parseTemplate, singleBlock, type Template } from './template.ts';
import { isUnresolved, type Operand, unresolved } from './value.ts';

/** The value of one `<+…>`; undefined when it has none. In mode `original` its own text takes the place. */
export function evaluateBlock(session: Session, block: Block): Operand | undefined {
  session.trace?.enter(block.source, block.start, block.end);
  try {
    const value = valueOfBlock(session, block);
    session.trace?.leave(value, undefined);
    return value;
  } catch (error) {
    session.trace?.leave(undefined, error);
    throw error;
  }
}

function valueOfBlock(session: Session, block: Block): Operand | undefined {
  spend(session, 1);
  const { body } = block;
  if (!body.path && body.source.trim() === '') return '';
  const before = session.unresolved.length;
  try {
    const value = deeper(session, () => valueOfBody(session, body));
    return session.mode === 'original'
      ? keptIfUnresolved(session, { block, value, before })
      : noted(session, block, { value, before });
  } catch (error) {
    if (session.mode === 'original' && isForLater(error)) return leftForLater(session, block);
    throw placed(error, block.start);
  }
}

function valueOfBody(session: Session, body: Template): Operand | undefined {
  const { path } = body;
  if (path && !session.trace && !Object.hasOwn(session.aliases, path[0] ?? '')) return valueAt(session, path);
  return evaluateTemplate(session, body);
}

interface Evaluated {
  readonly value: Operand | undefined;
  /** How many expressions had no value before this one. */
  readonly before: number;
}

/** The innermost expression without a value is the one to report. */
function noted(session: Session, block: Block, { value, before }: Evaluated): Operand | undefined {
  const isMissing = value === undefined || (value === null && session.mode === 'throw');
  if (isMissing && session.unresolved.length === before) noteUnresolved(session, block.body.source.trim());
  return value;
}

function keptIfUnresolved(
  session: Session,
  { block, value, before }: Evaluated & { readonly block: Block },
): Operand {
  if (value === undefined || value === null || value === 'null') return leftForLater(session, block);
  const isPartial = session.unresolved.length > before;
  if (isPartial && (!isUnresolved(value) || blocksOf(block.body).length > 0)) return unresolved(block.source);
  return value;
}

/** Whether a later evaluation, with more values, may succeed. */
function isForLater(error: unknown): boolean {
  return isLanguageFailure(error) && error.code !== 'expression/parse';
}

function leftForLater(session: Session, block: Block): Operand {
  noteUnresolved(session, block.body.source.trim());
  return unresolved(block.source);
}

/** The typed value of a whole text, which is one expression with others inside. */
export function evaluateTemplate(session: Session, template: Template): Operand | undefined {
  const single = singleBlock(template);
  if (single) return evaluateBlock(session, single);
  if (template.source.trim() === '') return null;
  const blocks = blocksOf(template);
  if (blocks.length === 0) {
    return explained(template, [], () => evaluateJexl(session, withoutMarkers(template.parts.join('')), []));
  }
  const values = blocks.map((block) => evaluateBlock(session, block) ?? null);
  return combine(session, template, values);
}

/** Puts the values of the inner expressions into the surrounding one and evaluates that. */
function combine(session: Session, template: Template, values: readonly Operand[]): Operand | undefined {
  const pasted = join(template, { values, mayPaste: true });
  const before = session.unresolved.length;
  try {
    const value = evaluateJexl(session, pasted.text, values);
    if ((value === undefined || value === null) && pasted.isAllPasted) throw notAnExpression();
    return value;
  } catch (error) {
    if (!isLanguageFailure(error)) throw error;
    session.unresolved.length = before;
    if (pasted.isAltered) {
      const value = valueAtText(session, pasted.text);
      if (value !== undefined) return value;
    }
    if (pasted.isAllPasted || values.some(isUnresolved)) return plainText(session, template, values);
    const retry = pasted.isAltered ? join(template, { values, mayPaste: false }) : pasted;
    return explained(template, values, () => evaluateJexl(session, retry.text, values));
  }
}

/**
 * The value of a text found in the scope, such as a variable that holds expressions. A text that is no expression
 * once its inner ones have values, such as `--tag=<+codebase.branch>`, is taken as plain text.
 */
export function resolveText(session: Session, text: string): Operand | undefined {
  if (session.active.includes(text)) return loop(session, text);
  const template = parseTemplate(text);
  const blocks = blocksOf(template);
  if (blocks.length === 0) return text;
  session.active.push(text);
  try {
    const single = singleBlock(template);
    if (single) return evaluateBlock(session, single);
    const values = blocks.map((block) => evaluateBlock(session, block) ?? null);
    return valueOrText(session, template, values);
  } catch (error) {
    throw unplaced(error);
  } finally {
    session.active.pop();
  }
}

function valueOrText(session: Session, template: Template, values: readonly Operand[]): Operand | undefined {
  try {
    return combine(session, template, values);
  } catch (error) {
    if (values.includes(null) || !saysTextIsNoExpression(error)) throw error;
    return plainText(session, template, values);
  }
}

function loop(session: Session, text: string): Operand {
  if (session.mode === 'original') return unresolved(text);
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  throw new ExpressionError(
    'expression/loop',
    `Infinite loop in variable interpretation: ${shown} needs itself.`,
  );
}

/**
 * The value at the path that pasting made, whose keys may contain hyphens. A path that starts with a known name but
 * leads nowhere is reported, for its text would take the place of the value.
 */
function valueAtText(session: Session, text: string): Operand | undefined {
  if (!/^\s*[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)+\s*$/u.test(text)) return undefined;
  const path = text.trim().split('.');
  const value = valueAt(session, path) ?? undefined;
  if (value === undefined && valueAt(session, path.slice(0, 1)) !== undefined)
    noteUnresolved(session, text.trim());
  return value;
}

function evaluateJexl(session: Session, text: string, bindings: readonly Operand[]): Operand | undefined {
  spendText(session, text.length);
  return evaluateProgram(session, parse(text), bindings);
}

function notAnExpression(): ExpressionError {
  return new ExpressionError('expression/undefined', 'The text is not an expression.');
}
