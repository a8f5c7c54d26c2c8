import type { ErrorObject } from 'ajv';
import { hasExpressions } from '../../expressions/index.ts';

/**
 * What remains of a schema's complaints once texts that hold an expression satisfy every field, and texts that spell
 * a number or a truth value count as one: inputs and defaults arrive as text.
 * A choice of forms (`anyOf`, `oneOf`) is satisfied when one of them has no other complaint; otherwise the
 * complaints of the form that fits best stand for the choice.
 */
export function dropSatisfied(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors.filter((error) => error.keyword !== 'if' && !isExpression(error) && !isSpelled(error));
  for (const choice of errors.filter(isChoice)) {
    if (kept.includes(choice)) kept = settle(choice, errors, kept);
  }
  return kept;
}

function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || error.keyword === 'oneOf';
}

function isExpression({ data, parentSchema }: ErrorObject): boolean {
  return typeof data === 'string' && parentSchema?.['x-fixed'] !== true && hasExpressions(data);
}

function isSpelled({ keyword, data, params }: ErrorObject): boolean {
  if (keyword !== 'type' || typeof data !== 'string') return false;
  const types: readonly unknown[] = [params['type']].flat();
  if (types.includes('boolean') && (data === 'true' || data === 'false')) return true;
  if (types.includes('integer') && /^\d+(?:\.0+)?$/.test(data)) return true;
  return types.includes('number') && /^[+-]?\d*\.?\d+$/.test(data);
}

function settle(
  choice: ErrorObject,
  all: readonly ErrorObject[],
  kept: readonly ErrorObject[],
): ErrorObject[] {
  const isTooMany = choice.params['passingSchemas'] !== undefined && choice.params['passingSchemas'] !== null;
  if (isTooMany) return [...kept];
  const branches = new Map<string, { all: ErrorObject[]; kept: ErrorObject[] }>();
  for (const error of all) {
    const branch = branchOf(choice, error);
    if (branch === undefined) continue;
    const entry = branches.get(branch) ?? { all: [], kept: [] };
    entry.all.push(error);
    if (kept.includes(error)) entry.kept.push(error);
    branches.set(branch, entry);
  }
  const inside = new Set([...branches.values()].flatMap((branch) => branch.kept));
  const outside = kept.filter((error) => error !== choice && !inside.has(error));
  const candidates = [...branches.values()];
  if (candidates.some((branch) => branch.kept.length === 0)) return outside;
  const best = bestBranch(
    choice,
    candidates.map((branch) => branch.kept),
  );
  return best === undefined ? [...outside, choice] : [...outside, ...best];
}

/** Which form of the choice a complaint belongs to. */
function branchOf(choice: ErrorObject, error: ErrorObject): string | undefined {
  const prefix = `${choice.schemaPath}/`;
  const isInside = error !== choice && error.instancePath.startsWith(choice.instancePath);
  if (!isInside || !error.schemaPath.startsWith(prefix)) return undefined;
  return error.schemaPath.slice(prefix.length).split('/')[0];
}

/** The form whose kind of value is right; among several, the one with the fewest complaints. */
function bestBranch(choice: ErrorObject, branches: readonly ErrorObject[][]): ErrorObject[] | undefined {
  const isWrongKind = (error: ErrorObject) =>
    error.instancePath === choice.instancePath && (error.keyword === 'type' || error.keyword === 'required');
  const fitting = branches.filter((branch) => !branch.some(isWrongKind));
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}
