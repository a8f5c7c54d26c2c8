import { ExpressionError } from './errors.ts';
import type { Evaluation, Place, Trace } from './evaluation.ts';
import { plainOf } from './text.ts';
import type { Operand, Value } from './value.ts';

/** One `<+…>` that was evaluated, wherever it stood: in the text, or in a variable the text needed. */
export interface ExplainedExpression {
  readonly source: string;
  /** Offsets in the text it stands in. */
  readonly start: number;
  readonly end: number;
  /** Undefined when it failed or has no value. */
  readonly value: Value | undefined;
  readonly error: ExpressionError | undefined;
  /** The names it looked up itself. */
  readonly names: readonly ExplainedName[];
  /** The expressions it needed, in the order they were evaluated. */
  readonly needs: readonly ExplainedExpression[];
}

export interface ExplainedName {
  readonly path: string;
  readonly place: Place;
  readonly value: Value | undefined;
}

export interface Explanation {
  /** Undefined when the text failed. */
  readonly value: Value | undefined;
  readonly error: ExpressionError | undefined;
  readonly expressions: readonly ExplainedExpression[];
}

interface Recorded {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly names: { readonly path: string; readonly place: Place; readonly value: Operand | undefined }[];
  readonly needs: Recorded[];
  value: Operand | undefined;
  error: unknown;
}

/** Collects what happens during one evaluation. */
export class Recorder implements Trace {
  readonly #top: Recorded = record('', 0, 0);
  readonly #open: Recorded[] = [this.#top];

  enter(source: string, start: number, end: number): void {
    const entered = record(source, start, end);
    this.#open.at(-1)?.needs.push(entered);
    this.#open.push(entered);
  }

  leave(value: Operand | undefined, error: unknown): void {
    const left = this.#open.pop();
    if (left) Object.assign(left, { value, error });
  }

  found(path: string, place: Place, value: Operand | undefined): void {
    this.#open.at(-1)?.names.push({ path, place, value });
  }

  /** What was recorded, as plain data; the evaluation only serves to read it. */
  expressions(evaluation: Evaluation): readonly ExplainedExpression[] {
    return this.#top.needs.map((each) => explained(evaluation, each));
  }
}

function record(source: string, start: number, end: number): Recorded {
  return { source, start, end, names: [], needs: [], value: undefined, error: undefined };
}

function explained(
  evaluation: Evaluation,
  { source, start, end, names, needs, value, error }: Recorded,
): ExplainedExpression {
  return {
    source,
    start,
    end,
    value: readable(evaluation, value),
    error: error instanceof ExpressionError ? error : undefined,
    names: names.map((name) => ({
      path: name.path,
      place: name.place,
      value: readable(evaluation, name.value),
    })),
    needs: needs.map((each) => explained(evaluation, each)),
  };
}

/** A value too large to show is left out. */
function readable(evaluation: Evaluation, value: Operand | undefined): Value | undefined {
  if (value === undefined) return undefined;
  try {
    return plainOf(evaluation, value);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
