import { RE2JS } from 're2js';
import type { Value } from '../../engine/outcome.ts';
import type { QuestionInput } from '../../engine/ports.ts';
import { isList, isOn, optionalTextOf, textOf, textsOf, valueAt } from '../schema/read.ts';

export interface ApproverInput extends QuestionInput {
  /** Must match the whole value. */
  readonly pattern?: string;
  readonly isMany?: boolean;
}

export function readInputs(written: Value | undefined): readonly ApproverInput[] {
  if (!isList(written)) return [];
  return written.map((each) => {
    const read = (key: string) => valueAt(each, key);
    const defaultValue = optionalTextOf(read('defaultValue'));
    const many = textsOf(read('selectManyFrom'));
    const allowed = [read('allowedValues'), read('selectOneFrom')].flatMap(textsOf);
    const values = many.length > 0 ? many : allowed;
    const pattern = optionalTextOf(read('regex'));
    return {
      name: textOf(read('name')),
      required: isOn(read('required')),
      ...(defaultValue === undefined ? {} : { defaultValue }),
      ...(values.length === 0 ? {} : { allowedValues: values }),
      ...(many.length === 0 ? {} : { isMany: true }),
      ...(pattern === undefined ? {} : { pattern }),
    };
  });
}

/** Why an approver's values cannot be taken; undefined when they can. A value that is not given is the default. */
export function inputsProblem(
  inputs: readonly ApproverInput[],
  given: Readonly<Record<string, string>>,
): string | undefined {
  const unknown = Object.keys(given).filter((name) => !inputs.some((each) => each.name === name));
  const problems = [
    ...unknown.map((name) => `there is no "${name}"`),
    ...inputs.flatMap((each) => inputProblem(each, given) ?? []),
  ];
  return problems.length === 0 ? undefined : `Invalid approver inputs: ${problems.join('; ')}`;
}

function inputProblem(
  { name, required, defaultValue, allowedValues, isMany, pattern }: ApproverInput,
  given: Readonly<Record<string, string>>,
): string | undefined {
  const value = given[name] ?? defaultValue ?? '';
  if (value === '') return required ? `"${name}" needs a value` : undefined;
  const chosen = isMany === true ? value.split(',').map((each) => each.trim()) : [value];
  const wrong = allowedValues && chosen.find((each) => !allowedValues.includes(each));
  if (wrong !== undefined) return `"${wrong}" is not one of ${allowedValues?.join(', ')} ("${name}")`;
  if (pattern !== undefined && !RE2JS.matches(pattern, value))
    return `"${value}" does not match ${pattern} ("${name}")`;
  return undefined;
}
