import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { describeArity, takes } from '../functions/function.ts';
import { spend } from '../limits.ts';
import { isDictionary, isList, isMoment, type Operand } from '../value.ts';
import { common } from './common.ts';
import { lists } from './lists.ts';
import { maps } from './maps.ts';
import type { Method } from './method.ts';
import { moments } from './moments.ts';
import { numbers } from './numbers.ts';
import { strings } from './strings.ts';

/** Every method, by the kind of value it is called on. */
export const methodTables = {
  string: strings,
  number: numbers,
  list: lists,
  map: maps,
  date: moments,
  any: common,
};

export type MethodKind = keyof typeof methodTables;

interface MethodCall {
  readonly self: Operand;
  readonly name: string;
  readonly args: readonly Operand[];
}

export function callMethod(evaluation: Evaluation, call: MethodCall): Operand {
  const kind = methodKindOf(call.self);
  const candidates = byName[kind].get(call.name) ?? byName.any.get(call.name);
  spend(evaluation, 1);
  if (!candidates) throw unknownMethod(kind, call.name);
  const method = candidates.find(({ arity }) => takes(arity, call.args.length));
  if (!method) {
    const expected = candidates.map(({ arity }) => describeArity(arity)).join(' or ');
    throw new ExpressionError(
      'expression/arguments',
      `".${call.name}()" takes ${expected} arguments, not ${call.args.length}.`,
    );
  }
  return method.apply(call.self, call.args, evaluation);
}

function methodKindOf(value: Operand): MethodKind {
  if (typeof value === 'string') return 'string';
  if (isList(value)) return 'list';
  if (isDictionary(value)) return 'map';
  if (isMoment(value)) return 'date';
  return typeof value === 'boolean' ? 'any' : 'number';
}

function unknownMethod(kind: MethodKind, name: string): ExpressionError {
  const what = kind === 'any' ? 'boolean' : kind;
  const wanted = name.toLowerCase();
  const near = [...byName[kind].keys()].find((known) => known.toLowerCase().startsWith(wanted.slice(0, 4)));
  const hint = near === undefined ? '' : ` Did you mean ".${near}()"?`;
  return new ExpressionError('expression/unknown-method', `A ${what} has no method ".${name}()".${hint}`);
}

const byName = Object.fromEntries(
  Object.entries(methodTables).map(([kind, methods]) => [kind, grouped(methods as readonly Method[])]),
) as Readonly<Record<MethodKind, ReadonlyMap<string, readonly Method[]>>>; // one entry per table, by construction

function grouped(methods: readonly Method[]): ReadonlyMap<string, readonly Method[]> {
  const groups = new Map<string, Method[]>();
  for (const method of methods) groups.set(method.name, [...(groups.get(method.name) ?? []), method]);
  return groups;
}

export interface MethodSummary {
  readonly kind: MethodKind;
  readonly name: string;
  /** How many arguments, in words: `2`, `1 to 2`. */
  readonly takes: string;
  readonly summary: string;
}

/** Every method for documentation and completion. */
export function methodSummaries(): readonly MethodSummary[] {
  return Object.entries(methodTables).flatMap(([kind, methods]) => {
    return methods.map(({ name, arity, summary }) => ({
      kind: kind as MethodKind, // the tables' own keys
      name,
      takes: describeArity(arity),
      summary,
    }));
  });
}
