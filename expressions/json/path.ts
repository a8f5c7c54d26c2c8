import type { Operand } from '../value.ts';

/** One step of a JSONPath. */
export type Segment =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | {
      readonly kind: 'slice';
      readonly from?: number | undefined;
      readonly to?: number | undefined;
      readonly step: number;
    }
  | { readonly kind: 'all' }
  /** The value itself and everything in it. */
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly test: Filter }
  | { readonly kind: 'function'; readonly name: PathFunction };

export const pathFunctions = ['length', 'size', 'keys', 'sum', 'min', 'max', 'avg', 'first', 'last'] as const;
export type PathFunction = (typeof pathFunctions)[number];

export interface Path {
  /** `$` starts at the document, `@` at the value a filter looks at. */
  readonly start: '$' | '@';
  readonly segments: readonly Segment[];
  /** Whether the path can lead to one value only; others give lists. */
  readonly isDefinite: boolean;
}

/** Whether one value may become several here. */
export function leadsToMany(segment: Segment): boolean {
  if (segment.kind === 'keys') return segment.keys.length > 1;
  if (segment.kind === 'indexes') return segment.indexes.length > 1;
  return segment.kind !== 'function';
}

export const filterOperators = [
  '==',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  '=~',
  'in',
  'nin',
  'subsetof',
  'anyof',
  'noneof',
  'contains',
  'size',
  'empty',
] as const;
export type FilterOperator = (typeof filterOperators)[number];

export type FilterTerm =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Operand }
  | { readonly kind: 'pattern'; readonly source: string };

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly test: Filter }
  | { readonly kind: 'exists'; readonly path: Path }
  | {
      readonly kind: 'compare';
      readonly operator: FilterOperator;
      readonly left: FilterTerm;
      readonly right: FilterTerm;
    };
