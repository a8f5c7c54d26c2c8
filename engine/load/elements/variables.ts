import { hasExpressions } from '../../../expressions/index.ts';
import { reservedWords } from '../../../schemas/variable.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { VariableElement } from '../definition.ts';
import { type Fields, listOf, textOf } from '../fields.ts';
import { parseRuntimeInput } from '../inputs/runtime-input.ts';
import { checkElement, type Reading } from './context.ts';

export function readVariables(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
): readonly VariableElement[] {
  const taken = new Map<string, DocumentPath>();
  return listOf(value).map((item, index) => {
    const variable = readVariable(reading, item, [...path, index]);
    const other = taken.get(variable.name);
    if (other !== undefined && variable.name !== '') {
      reading.problems.error({
        code: 'definition/duplicate-variable',
        message: `the variable "${variable.name}" is declared twice`,
        hint: `it is declared on line ${reading.problems.lineOf(other)} already`,
        path: [...variable.path, 'name'],
      });
    }
    taken.set(variable.name, [...variable.path, 'name']);
    return variable;
  });
}

function readVariable(reading: Reading, item: Value, path: DocumentPath): VariableElement {
  const fields = checkElement(reading, { name: 'variable', value: item, path });
  const name = textOf(fields['name']) ?? '';
  const type = fields['type'] === 'Number' || fields['type'] === 'Secret' ? fields['type'] : 'String';
  if (reservedWords.includes(name)) {
    reading.problems.error({
      code: 'definition/reserved-word',
      message: `"${name}" is a word of the expression language and cannot name a variable`,
      path: [...path, 'name'],
    });
  }
  const value = effectiveValue(fields);
  checkValue(reading, { type, value, path: [...path, 'value'] });
  if (value === undefined && fields['required'] === true && !isOpenInput(fields)) {
    const kind = type === 'Secret' ? 'required secret variable' : 'required variable';
    reading.problems.error({
      code: 'definition/missing-input',
      message: `Value not provided for ${kind}: ${name}`,
      path: [...path, 'value'],
    });
  }
  return { path, name, type, value: typed(type, value) };
}

/** What the variable is worth: its value, the default of its input, or its own default. */
function effectiveValue(fields: Fields): Value | undefined {
  const { value } = fields;
  const input = typeof value === 'string' ? parseRuntimeInput(value) : undefined;
  const given = input === undefined ? value : input.default;
  const isGiven = given !== undefined && given !== null && given !== '';
  const fallback = isGiven ? given : fields['default'];
  if (fallback !== undefined && fallback !== null) return fallback;
  // An empty text that was written on purpose is a value.
  return given === '' && fields['required'] !== true && fields['type'] !== 'Number' ? '' : undefined;
}

function isOpenInput(fields: Fields): boolean {
  return typeof fields['value'] === 'string' && parseRuntimeInput(fields['value']) !== undefined;
}

interface Typed {
  readonly type: VariableElement['type'];
  readonly value: Value | undefined;
  readonly path: DocumentPath;
}

function checkValue(reading: Reading, { type, value, path }: Typed): void {
  if (type === 'Number' && !isNumber(value)) {
    reading.problems.error({
      code: 'definition/invalid-number',
      message: `"${textOf(value) ?? ''}" is not a number`,
      path,
    });
  }
  if (type === 'Secret' && typeof value === 'string' && value.includes('<+secrets.getValue(')) {
    reading.problems.error({
      code: 'definition/secret-expression',
      message: 'a secret variable holds the identifier of a secret, not an expression that reads one',
      hint: 'write the identifier alone, such as my_token or account.my_token',
      path,
    });
  }
}

function isNumber(value: Value | undefined): boolean {
  if (value === undefined || typeof value === 'number') return true;
  return typeof value === 'string' && (hasExpressions(value) || /^[+-]?\d*\.?\d+$/.test(value.trim()));
}

function typed(type: VariableElement['type'], value: Value | undefined): Value | undefined {
  if (value === undefined || typeof value === 'object') return value;
  if (type !== 'Number') return String(value);
  return typeof value === 'string' && !hasExpressions(value) ? Number(value) : value;
}
