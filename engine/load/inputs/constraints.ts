/** What an input's `.allowedValues(…)` and `.regex(…)` say about a value. */
import { RE2JS } from 're2js';
import { ExpressionError, evaluate, hasExpressions } from '../../../expressions/index.ts';
import type { Value } from '../../outcome.ts';
import { isList } from '../fields.ts';
import { type AllowedValues, type Constraints, splitList } from './runtime-input.ts';

const longestPattern = 2_000;

/** Evaluates the expression of `jexl(…)`; undefined when it cannot be known yet. */
export type EvaluateList = (expression: string) => Value | undefined;

/**
 * What is wrong with a value that is supplied before the execution; `name` is how messages call the input.
 * A value that is still an expression is not checked, nor is one that may be given by an expression.
 */
export function checkSupplied(name: string, value: Value, constraints: Constraints): readonly string[] {
  if (isOpen(value)) return [];
  return [...allowedProblem(name, value, constraints), ...patternProblem(name, value, constraints)];
}

function allowedProblem(name: string, value: Value, { allowedValues }: Constraints): readonly string[] {
  const allowed = allowedValues && listAllowed(allowedValues, evaluateAlone);
  if (allowed === undefined || allowed.some(isOpen)) return [];
  const parts = isList(value) ? value.map(textOf) : splitList(textOf(value));
  if (parts.every((part) => allowed.includes(part))) return [];
  const message = `The values provided for ${name}: ${quoted(parts)} do not match any of the allowed values ${quoted(allowed)}`;
  return [message];
}

function patternProblem(name: string, value: Value, { regex }: Constraints): readonly string[] {
  if (regex === undefined) return [];
  const pattern = compile(regex);
  if (pattern === undefined) return [`Invalid pattern ${regex} provided in ${name}`];
  const parts = isList(value) ? value : [value];
  if (parts.every((part) => pattern.matches(textOf(part)))) return [];
  return [`The value provided for [${name}: ${textOf(value)}] does not match the required regex pattern`];
}

/** What is wrong with a value once its expressions are resolved, or undefined. */
export function checkResolved(
  value: Value,
  constraints: Constraints,
  evaluateList: EvaluateList = evaluateAlone,
): string | undefined {
  const allowed = constraints.allowedValues && listAllowed(constraints.allowedValues, evaluateList);
  if (allowed !== undefined) return resolvedAgainstList(value, allowed);
  return constraints.regex === undefined ? undefined : resolvedAgainstPattern(value, constraints.regex);
}

function resolvedAgainstList(value: Value, allowed: readonly string[]): string | undefined {
  if (value === null) return 'Current value is null';
  if (typeof value === 'number') {
    const isAllowed = allowed.some((each) => each.trim() !== '' && Number(each) === value);
    return isAllowed ? undefined : `Current value ${value} is not in allowed values list`;
  }
  if (typeof value === 'string') {
    const isAllowed = splitList(value).every((part) => allowed.includes(part));
    return isAllowed ? undefined : `Current values '${value}' are not in allowed values list`;
  }
  if (!isList(value) || value.length === 0)
    return `AllowedValues do not handle value of type: ${kindOf(value)}`;
  const failing = value.map(textOf).filter((part) => !allowed.includes(part));
  return failing.length === 0 ? undefined : failingList(failing);
}

function resolvedAgainstPattern(value: Value, regex: string): string | undefined {
  const pattern = compile(regex);
  if (pattern === undefined) return `Invalid pattern ${regex}`;
  if (typeof value !== 'string') return `Regex do not handle value of type: ${kindOf(value)}`;
  return pattern.matches(value) ? undefined : `Current value ${value} does not match with given regex`;
}

function failingList(values: readonly string[]): string {
  return `Following values don't match the provided input set validator: [${values.join(', ')}]`;
}

function listAllowed(allowed: AllowedValues, evaluateList: EvaluateList): readonly string[] | undefined {
  if (allowed.kind === 'list') return allowed.values;
  const value = evaluateList(allowed.expression);
  if (isList(value ?? null)) return (value as readonly Value[]).map(textOf);
  return typeof value === 'string' ? splitList(value) : undefined;
}

/** An expression that needs nothing of the execution, such as `"a,b"`. */
function evaluateAlone(expression: string): Value | undefined {
  try {
    const value = evaluate(`<+${expression}>`, { roots: {} });
    return value === null ? undefined : value;
  } catch (error) {
    // It needs what only the execution knows; the check is made there.
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function compile(pattern: string): RE2JS | undefined {
  if (pattern.length > longestPattern) return undefined;
  try {
    return RE2JS.compile(pattern);
  } catch {
    // The library has one kind of complaint: the pattern is not one it can read.
    return undefined;
  }
}

function isOpen(value: Value): boolean {
  return typeof value === 'string' && hasExpressions(value);
}

function textOf(value: Value): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function quoted(values: readonly string[]): string {
  return `[${values.map((each) => `'${each}'`).join(', ')}]`;
}

function kindOf(value: Value): string {
  if (isList(value)) return value.length === 0 ? 'empty list' : 'list';
  return value === null ? 'null' : typeof value;
}
