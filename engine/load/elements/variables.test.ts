import { describe, expect, it } from 'vitest';
import { diagnosticsOf, loadText, pipelineOf } from '../load-for-tests.ts';

const withVariables = (...variables: string[]) =>
  pipelineOf('- step: { identifier: a, type: Work, spec: { command: x } }').replace(
    'name: demo',
    `name: demo\n  variables: [${variables.map((each) => `{ ${each} }`).join(', ')}]`,
  );

const valueWith = async (variable: string) =>
  (await loadText(withVariables(`name: v, ${variable}`))).definition.variables[0]?.value;

describe('variables', () => {
  it.each<[variable: string, value: unknown, why: string]>([
    ['type: String, value: a', 'a', 'a text'],
    ['type: String, value: 1', '1', 'a number in a text variable is a text'],
    ['type: String, value: true', 'true', 'so is a truth value'],
    ['type: String, value: ""', '', 'an empty text is a value'],
    ['type: String, value: <+pipeline.name>', '<+pipeline.name>', 'an expression stays'],
    ['type: Number, value: 3', 3, 'a number'],
    ['type: Number, value: "-0.5"', -0.5, 'a number in quotes'],
    ['type: Number, value: <+a>', '<+a>', 'an expression for a number'],
    ['type: Number, value: ""', undefined, 'no number'],
    ['type: Secret, value: account.token', 'account.token', 'the identifier of a secret'],
    ['type: String, value: <+input>', undefined, 'an input nobody filled'],
    ['type: String, value: <+input>.default(x)', 'x', 'its default'],
    ['type: String, value: <+input>, default: y', 'y', 'the default of the variable'],
    ['type: String, value: <+input>.default(x), default: y', 'x', 'the default of the input is stronger'],
    ['type: String, value: "", default: y', 'y', 'the default stands in for nothing'],
    ['type: String, value: , default: y', 'y', 'also when nothing is written'],
    ['type: String, value: a, default: y', 'a', 'but not for a value'],
  ])('%s → %j: %s', async (variable, value) => {
    expect(await valueWith(variable)).toEqual(value);
  });

  it.each<[variables: readonly string[], code: string, message: string]>([
    [
      ['name: a, type: String, value: x', 'name: a, type: String, value: y'],
      'definition/duplicate-variable',
      'the variable "a" is declared twice',
    ],
    [
      ['name: 1a, type: String, value: x'],
      'definition/invalid-variable-name',
      '"1a" is not a valid variable name',
    ],
    [
      ['name: size of, type: String, value: x'],
      'definition/invalid-variable-name',
      '"size of" is not a valid variable name',
    ],
    [
      ['name: class, type: String, value: x'],
      'definition/reserved-word',
      '"class" is a word of the expression language and cannot name a variable',
    ],
    [
      ['name: a, type: Text, value: x'],
      'definition/invalid-value',
      '"Text" is not one of String, Number, Secret',
    ],
    [['name: a, type: Number, value: many'], 'definition/invalid-number', '"many" is not a number'],
    [['name: a, type: String, value: [x]'], 'definition/wrong-type', 'expected a text, found a list'],
    [['name: a, type: String'], 'definition/missing-key', 'missing key "value"'],
    [
      ['name: a, type: Secret, value: <+secrets.getValue("x")>'],
      'definition/secret-expression',
      'a secret variable holds the identifier of a secret, not an expression that reads one',
    ],
    [
      ['name: a, type: String, value: "", required: true'],
      'definition/missing-input',
      'Value not provided for required variable: a',
    ],
    [
      ['name: a, type: Secret, value: "", required: true'],
      'definition/missing-input',
      'Value not provided for required secret variable: a',
    ],
  ])('%j: %s', async (variables, code, message) => {
    expect(await diagnosticsOf(withVariables(...variables))).toMatchObject([
      { severity: 'error', code, message },
    ]);
  });

  it('may be named with dots, hyphens and dollars', async () => {
    const { warnings } = await loadText(withVariables('name: a.b-c$d, type: String, value: x'));

    expect(warnings).toEqual([]);
  });
});
