import type { Evaluation } from './evaluation.ts';
import { refuseLength } from './limits.ts';
import { jointsOf, marker, markerEnd, withoutMarkers } from './paste.ts';
import type { Template } from './template.ts';
import { textOf } from './text.ts';
import { isUnresolved, type Operand, unresolved } from './value.ts';

interface Joined {
  readonly text: string;
  /** Every inner value became text. */
  readonly isAllPasted: boolean;
  /** Some inner value became text outside a string literal. */
  readonly isAltered: boolean;
}

/** The text to parse: values that read like plain text are pasted, others become placeholders. */
export function join(
  template: Template,
  { values, mayPaste }: { readonly values: readonly Operand[]; readonly mayPaste: boolean },
): Joined {
  const joints = jointsOf(template);
  let text = '';
  let index = 0;
  let isAllPasted = mayPaste;
  let isAltered = false;
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += withoutMarkers(part);
      continue;
    }
    const value = values[index] ?? null;
    const isText = typeof value === 'string' || isUnresolved(value);
    const becomesText = mayPaste && joints[index] === 'paste' && isText;
    if (becomesText && typeof value === 'string' && harmless.test(value)) {
      text += value;
      isAltered = true;
    } else {
      text += `${marker}${index}${markerEnd}`;
    }
    if (!becomesText && joints[index] !== 'quoted') isAllPasted = false;
    index += 1;
  }
  return { text, isAllPasted, isAltered };
}

/** Names, numbers and what joins them. Any other value could add code of its own, so it only enters as a value. */
const harmless = /^[\p{L}\p{N}_\s.,:/-]*$/u;

/** The text with the values in it, without evaluating the whole. */
export function plainText(evaluation: Evaluation, template: Template, values: readonly Operand[]): Operand {
  let index = 0;
  let isPartial = false;
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = values[index++] ?? null;
    isPartial ||= isUnresolved(value);
    text += textOf(evaluation, value);
    refuseLength(evaluation, text.length);
  }
  return isPartial ? unresolved(text) : text;
}
