import type { Chain, Expression, Link, Name } from './ast.ts';
import { callFunction, functionNamed } from './call-function.ts';
import { ExpressionError, isLanguageFailure } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import type { Frame } from './frame.ts';
import { callMethod } from './methods/index.ts';
import { kindOf, toInteger } from './number.ts';
import { readEntry, readItem, readProperty } from './read.ts';
import { baseAt } from './roots.ts';
import { textOf } from './text.ts';
import { nullOperand, refuseUnresolved } from './truth.ts';
import { isDictionary, isList, type Operand } from './value.ts';

/** A name and what hangs on it; undefined when nothing has that name. */
export function evaluateChain(chain: Chain | Name, frame: Frame): Operand | undefined {
  const base = chain.kind === 'name' ? chain : chain.base;
  const links = chain.kind === 'name' ? noLinks : chain.links;
  if (base.kind !== 'name') return follow(frame, frame.evaluate(base, frame), links);
  const local = frame.locals?.get(base.name);
  if (local !== undefined) return follow(frame, local, links);
  const called = callOf(base.name, links);
  const known = called && functionNamed(frame.evaluation, called.name);
  if (called && known) {
    const result = callFunction(frame.evaluation, known, argumentsOf(frame, called.args));
    frame.evaluation.trace?.found(called.name, { kind: 'function' }, result);
    return follow(frame, result, links.slice(called.length));
  }
  const alias = aliasOf(frame, base.name);
  if (alias) return followAlias(frame, alias, links);
  return searchPrefixes(frame, base.name, links);
}

const noLinks: readonly Link[] = [];

/** The function that a chain may start with: `json.select(…)` is the call of `json.select`. */
function callOf(base: string, links: readonly Link[]) {
  let name = base;
  for (const [index, link] of links.entries()) {
    if (link.kind === 'property') name += `.${link.key}`;
    else if (link.kind === 'apply') return { name, args: link.args, length: index + 1 };
    else if (link.kind === 'method')
      return { name: `${name}.${link.name}`, args: link.args, length: index + 1 };
    else return undefined;
  }
  return undefined;
}

function aliasOf(frame: Frame, name: string): string | undefined {
  const { aliases } = frame.evaluation;
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

/** An alias is a path to continue, or an expression of its own. */
function followAlias(frame: Frame, expansion: string, links: readonly Link[]): Operand | undefined {
  const [first = '', ...others] = expansion.split('.');
  if (!/^[A-Za-z_][\w.]*$/.test(expansion) || first === 'true' || first === 'false' || first === 'null') {
    return follow(frame, frame.evaluation.evaluate(frame.evaluation, expansion), links);
  }
  const path = others.map((key): Link => ({ kind: 'property', key }));
  return searchPrefixes(frame, first, [...path, ...links]);
}

/** Looks for the name under each prefix in turn; the first that leads to a value wins, null only if none does. */
function searchPrefixes(frame: Frame, name: string, links: readonly Link[]): Operand | undefined {
  const { evaluation } = frame;
  let failure: ExpressionError | undefined;
  let isKnown = false;
  let nothing: null | undefined;
  for (const prefix of evaluation.prefixes) {
    const root = baseAt(evaluation, prefix, name);
    if (root === undefined) continue;
    isKnown = true;
    try {
      const value = follow(frame, root, links);
      if (value === null) nothing = null;
      if (value === undefined || value === null) continue;
      evaluation.trace?.found(pathText(name, links), { kind: 'scope', prefix: prefix.join('.') }, value);
      return value;
    } catch (error) {
      if (!isLanguageFailure(error)) throw error;
      failure = error;
    }
  }
  if (failure) throw failure;
  evaluation.trace?.found(pathText(name, links), { kind: 'nowhere' }, undefined);
  if (!isKnown) refuseCall(evaluation, name, links);
  return nothing;
}

/** Nothing has the name, so a call cannot be made: the function is unknown, or the value is missing. */
function refuseCall(evaluation: Evaluation, name: string, links: readonly Link[]): void {
  const called = callOf(name, links);
  if (!called) return;
  const family = [...evaluation.functions.keys()].filter((known) => known.startsWith(`${name}.`));
  if (links[0]?.kind !== 'apply' && family.length === 0) {
    throw new ExpressionError(
      'expression/unresolved',
      `"${called.name}" cannot be called: "${name}" has no value.`,
    );
  }
  const hint = family.length === 0 ? '' : ` There are ${family.join(', ')}.`;
  throw new ExpressionError('expression/unknown-function', `There is no function "${called.name}".${hint}`);
}

function pathText(name: string, links: readonly Link[]): string {
  return links.reduce((text, link) => {
    if (link.kind === 'property') return `${text}.${link.key}`;
    if (link.kind === 'index') return `${text}[…]`;
    return link.kind === 'method' ? `${text}.${link.name}(…)` : `${text}(…)`;
  }, name);
}

function follow(frame: Frame, start: Operand | undefined, links: readonly Link[]): Operand | undefined {
  let value = start;
  for (const link of links) value = step(frame, value, link);
  return value;
}

function step(frame: Frame, value: Operand | undefined, link: Link): Operand | undefined {
  const { evaluation } = frame;
  switch (link.kind) {
    case 'property':
      return value === undefined || value === null ? undefined : readProperty(evaluation, value, link.key);
    case 'index':
      return value === undefined || value === null ? undefined : indexOf(frame, value, link.index);
    case 'method':
      if (value === undefined || value === null) throw nullOperand(`".${link.name}()"`);
      refuseUnresolved(value);
      return callMethod(evaluation, { self: value, name: link.name, args: argumentsOf(frame, link.args) });
    case 'apply':
      throw new ExpressionError('expression/type', `A ${kindOf(value ?? null)} is not a function.`);
  }
}

function argumentsOf(frame: Frame, args: readonly Expression[]): readonly Operand[] {
  return args.map((argument) => frame.evaluate(argument, frame));
}

function indexOf(frame: Frame, value: Operand, index: Expression): Operand | undefined {
  const key = frame.evaluate(index, frame);
  if (key === null) throw nullOperand('an index');
  if (isDictionary(value)) return readEntry(frame.evaluation, value, textOf(frame.evaluation, key));
  if (isList(value)) return readItem(frame.evaluation, value, Number(toInteger(key)));
  throw new ExpressionError('expression/type', `A ${kindOf(value)} cannot be indexed.`);
}
