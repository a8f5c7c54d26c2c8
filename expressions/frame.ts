import type { Expression } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import type { Operand } from './value.ts';

/** What one parsed text is evaluated with. */
export interface Frame {
  readonly evaluation: Evaluation;
  /** Values of the placeholders in the text. */
  readonly bindings: readonly Operand[];
  /** Variables of a script. */
  readonly locals: Map<string, Operand> | undefined;
  /** Evaluates a part of the same text; null when it has no value. */
  readonly evaluate: (expression: Expression, frame: Frame) => Operand;
}
