import type { Value } from '../../outcome.ts';
import type { Problems } from '../problems.ts';
import { formatAddress, type Part, partsOf, root } from './address.ts';
import { checkSupplied } from './constraints.ts';
import { parseRuntimeInput } from './runtime-input.ts';

/** Checks inputs that nobody filled yet: their patterns and defaults, and those that stand inside a longer text. */
export function reportInputs(problems: Problems, value: Value): void {
  if (JSON.stringify(value).includes('<+input>')) visit(problems, { value, ...root });
}

function visit(problems: Problems, part: Part): void {
  if (typeof part.value === 'string') {
    if (part.value.includes('<+input>')) reportText(problems, part, part.value);
    return;
  }
  for (const each of partsOf(part.value, part)) visit(problems, each);
}

function reportText(problems: Problems, { path, address }: Part, text: string): void {
  const input = parseRuntimeInput(text);
  if (input === undefined) {
    problems.warning({
      code: 'definition/input-inside-text',
      message: 'an input inside a longer text is never filled: it becomes "null"',
      hint: 'make the whole value an input, or declare a variable and use <+pipeline.variables.NAME>',
      path,
      inside: { text, offset: text.indexOf('<+input>'), mark: '<+input>' },
    });
    return;
  }
  if (input.default === undefined) return;
  for (const message of checkSupplied(formatAddress(address), input.default, input)) {
    problems.error({ code: 'definition/input-not-allowed', message, path });
  }
}
