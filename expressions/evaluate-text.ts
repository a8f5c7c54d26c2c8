import { ExpressionError, isLanguageFailure, placed, saysTextIsNoExpression, unplaced } from './errors.ts';
import { evaluateProgram } from './evaluate-node.ts';
import { deeper, type Evaluation, noteUnresolved } from './evaluation.ts';
import { explained } from './explained.ts';
import { join, plainText } from './join.ts';
import { spend, spendText } from './limits.ts';
import { parse } from './parse.ts';
import { withoutMarkers } from './paste.ts';
import { valueAt } from './roots.ts';
import { type Block, blocksOf, parseTemplate, singleBlock, type Template } from './template.ts';
import { isUnresolved, type Operand, unresolved } from './value.ts';

/** The value of one `<+…>`; undefined when it has none. In mode `original` its own text takes the place. */
export function evaluateBlock(evaluation: Evaluation, block: Block): Operand | undefined {
  evaluation.trace?.enter(block.source, block.start, block.end);
  try {
    const value = valueOfBlock(evaluation, block);
    evaluation.trace?.leave(value, undefined);
    return value;
  } catch (error) {
    evaluation.trace?.leave(undefined, error);
    throw error;
  }
}

function valueOfBlock(evaluation: Evaluation, block: Block): Operand | undefined {
  spend(evaluation, 1);
  const { body } = block;
  if (!body.path && body.source.trim() === '') return '';
  const before = evaluation.unresolved.length;
  try {
    const value = deeper(evaluation, () => valueOfBody(evaluation, body));
    return evaluation.mode === 'original'
      ? keptIfUnresolved(evaluation, { block, value, before })
      : noted(evaluation, block, { value, before });
  } catch (error) {
    if (evaluation.mode === 'original' && isForLater(error)) return leftForLater(evaluation, block);
    throw placed(error, block.start);
  }
}

function valueOfBody(evaluation: Evaluation, body: Template): Operand | undefined {
  const { path } = body;
  if (path && !evaluation.trace && !Object.hasOwn(evaluation.aliases, path[0] ?? ''))
    return valueAt(evaluation, path);
  return evaluateTemplate(evaluation, body);
}

interface Evaluated {
  readonly value: Operand | undefined;
  /** How many expressions had no value before this one. */
  readonly before: number;
}

/** The innermost expression without a value is the one to report. */
function noted(evaluation: Evaluation, block: Block, { value, before }: Evaluated): Operand | undefined {
  const isMissing = value === undefined || (value === null && evaluation.mode === 'throw');
  if (isMissing && evaluation.unresolved.length === before)
    noteUnresolved(evaluation, block.body.source.trim());
  return value;
}

function keptIfUnresolved(
  evaluation: Evaluation,
  { block, value, before }: Evaluated & { readonly block: Block },
): Operand {
  if (value === undefined || value === null || value === 'null') return leftForLater(evaluation, block);
  const isPartial = evaluation.unresolved.length > before;
  if (isPartial && (!isUnresolved(value) || blocksOf(block.body).length > 0)) return unresolved(block.source);
  return value;
}

/** Whether a later evaluation, with more values, may succeed. */
function isForLater(error: unknown): boolean {
  return isLanguageFailure(error) && error.code !== 'expression/parse';
}

function leftForLater(evaluation: Evaluation, block: Block): Operand {
  noteUnresolved(evaluation, block.body.source.trim());
  return unresolved(block.source);
}

/** The typed value of a whole text, which is one expression with others inside. */
export function evaluateTemplate(evaluation: Evaluation, template: Template): Operand | undefined {
  const single = singleBlock(template);
  if (single) return evaluateBlock(evaluation, single);
  if (template.source.trim() === '') return null;
  const blocks = blocksOf(template);
  if (blocks.length === 0) {
    return explained(template, [], () =>
      evaluateJexl(evaluation, withoutMarkers(template.parts.join('')), []),
    );
  }
  const values = blocks.map((block) => evaluateBlock(evaluation, block) ?? null);
  return combine(evaluation, template, values);
}

/** Puts the values of the inner expressions into the surrounding one and evaluates that. */
function combine(
  evaluation: Evaluation,
  template: Template,
  values: readonly Operand[],
): Operand | undefined {
  const pasted = join(template, { values, mayPaste: true });
  const before = evaluation.unresolved.length;
  try {
    const value = evaluateJexl(evaluation, pasted.text, values);
    if ((value === undefined || value === null) && pasted.isAllPasted) throw notAnExpression();
    return value;
  } catch (error) {
    if (!isLanguageFailure(error)) throw error;
    evaluation.unresolved.length = before;
    if (pasted.isAltered) {
      const value = valueAtText(evaluation, pasted.text);
      if (value !== undefined) return value;
    }
    if (pasted.isAllPasted || values.some(isUnresolved)) return plainText(evaluation, template, values);
    const retry = pasted.isAltered ? join(template, { values, mayPaste: false }) : pasted;
    return explained(template, values, () => evaluateJexl(evaluation, retry.text, values));
  }
}

/**
 * The value of a text found in the scope, such as a variable that holds expressions. A text that is no expression
 * once its inner ones have values, such as `--tag=<+codebase.branch>`, is taken as plain text.
 */
export function resolveText(evaluation: Evaluation, text: string): Operand | undefined {
  if (evaluation.active.includes(text)) return loop(evaluation, text);
  const template = parseTemplate(text);
  const blocks = blocksOf(template);
  if (blocks.length === 0) return text;
  evaluation.active.push(text);
  try {
    const single = singleBlock(template);
    if (single) return evaluateBlock(evaluation, single);
    const values = blocks.map((block) => evaluateBlock(evaluation, block) ?? null);
    return valueOrText(evaluation, template, values);
  } catch (error) {
    throw unplaced(error);
  } finally {
    evaluation.active.pop();
  }
}

function valueOrText(
  evaluation: Evaluation,
  template: Template,
  values: readonly Operand[],
): Operand | undefined {
  try {
    return combine(evaluation, template, values);
  } catch (error) {
    if (values.includes(null) || !saysTextIsNoExpression(error)) throw error;
    return plainText(evaluation, template, values);
  }
}

function loop(evaluation: Evaluation, text: string): Operand {
  if (evaluation.mode === 'original') return unresolved(text);
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
function valueAtText(evaluation: Evaluation, text: string): Operand | undefined {
  if (!/^\s*[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)+\s*$/u.test(text)) return undefined;
  const path = text.trim().split('.');
  const value = valueAt(evaluation, path) ?? undefined;
  if (value === undefined && valueAt(evaluation, path.slice(0, 1)) !== undefined)
    noteUnresolved(evaluation, text.trim());
  return value;
}

function evaluateJexl(
  evaluation: Evaluation,
  text: string,
  bindings: readonly Operand[],
): Operand | undefined {
  spendText(evaluation, text.length);
  return evaluateProgram(evaluation, parse(text), bindings);
}

function notAnExpression(): ExpressionError {
  return new ExpressionError('expression/undefined', 'The text is not an expression.');
}
