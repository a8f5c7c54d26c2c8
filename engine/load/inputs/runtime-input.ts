import type { Value } from '../../outcome.ts';

/** A value that is supplied when the pipeline starts: `<+input>.default(main).allowedValues(main,next)`. */
export interface RuntimeInput {
  readonly text: string;
  readonly default?: string;
  readonly allowedValues?: AllowedValues;
  /** How the person picks: one of the allowed values, or several. */
  readonly selection?: 'one' | 'many';
  readonly regex?: string;
  /** Asked for when the element is reached, not at the start. */
  readonly isExecutionInput: boolean;
}

export type AllowedValues =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  /** An expression that gives the list, separated by commas. */
  | { readonly kind: 'jexl'; readonly expression: string };

export function isRuntimeInput(value: Value | undefined): value is string {
  return typeof value === 'string' && value.startsWith('<+input>');
}

/** @returns undefined for any other text: `abc-<+input>` is not an input. */
export function parseRuntimeInput(text: string): RuntimeInput | undefined {
  if (!isRuntimeInput(text)) return undefined;
  const { calls } = splitValidators(text.slice('<+input>'.length));
  return {
    text,
    isExecutionInput: calls.some(({ name }) => name === 'executionInput'),
    ...constraintsOf(calls),
  };
}

/** A value that carries its validator: `main.allowedValues(main,next)`. */
export function parseValidatedValue(text: string): {
  readonly value: string;
  readonly constraints: Constraints;
} {
  const { head, calls } = splitValidators(text);
  return { value: head, constraints: constraintsOf(calls.filter(({ name }) => name !== 'default')) };
}

export type Constraints = Pick<RuntimeInput, 'default' | 'allowedValues' | 'selection' | 'regex'>;

interface Call {
  readonly name: string;
  readonly argument: string;
}

const names = 'default|allowedValues|selectOneFrom|selectManyFrom|regex|executionInput';
const anyCall = new RegExp(`\\.(?:${names})\\(`, 'g');
const callHere = new RegExp(`\\.(${names})\\(`, 'y');
const callOrEndHere = new RegExp(`\\s*(?:$|\\.(?:${names})\\()`, 'y');

/** Texts before the first call that look like a call themselves; more than these are not tried. */
const maxFalseStarts = 16;

/**
 * Reads the calls at the end of a text. An argument ends at the first `)` that another call or the end follows,
 * so it may hold a `)` itself.
 */
function splitValidators(text: string): { readonly head: string; readonly calls: readonly Call[] } {
  for (const { index } of [...text.matchAll(anyCall)].slice(0, maxFalseStarts)) {
    const calls = readCalls(text, index);
    if (calls !== undefined) return { head: text.slice(0, index), calls };
  }
  return { head: text, calls: [] };
}

function readCalls(text: string, from: number): readonly Call[] | undefined {
  const calls: Call[] = [];
  let at = from;
  while (text.slice(at).trim() !== '') {
    callHere.lastIndex = at;
    const call = callHere.exec(text);
    if (call === null) return undefined;
    const end = endOfArgument(text, at + call[0].length);
    if (end === undefined) return undefined;
    calls.push({ name: call[1] ?? '', argument: text.slice(at + call[0].length, end) });
    at = end + 1;
  }
  return calls;
}

function endOfArgument(text: string, from: number): number | undefined {
  for (let at = text.indexOf(')', from); at >= 0; at = text.indexOf(')', at + 1)) {
    callOrEndHere.lastIndex = at + 1;
    if (callOrEndHere.test(text)) return at;
  }
  return undefined;
}

function constraintsOf(calls: readonly Call[]): Constraints {
  const argument = (name: string) => calls.find((call) => call.name === name)?.argument;
  const one = argument('allowedValues') ?? argument('selectOneFrom');
  const many = argument('selectManyFrom');
  const allowed = one ?? many;
  const fallback = argument('default');
  const regex = argument('regex');
  return {
    ...(fallback === undefined ? {} : { default: unquote(fallback) }),
    ...(allowed === undefined
      ? {}
      : { allowedValues: parseAllowed(allowed), selection: one === undefined ? 'many' : 'one' }),
    ...(regex === undefined ? {} : { regex }),
  };
}

function parseAllowed(argument: string): AllowedValues {
  const jexl = /^\s*jexl\((.*)\)\s*$/s.exec(argument);
  if (jexl) return { kind: 'jexl', expression: jexl[1] ?? '' };
  return { kind: 'list', values: splitList(argument) };
}

/** Splits at commas outside `\'…\'` and `\"…\"`; items are trimmed and lose that quoting. */
export function splitList(text: string): readonly string[] {
  const items: string[] = [];
  let item = '';
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (pair === "\\'" || pair === '\\"') {
      quote = quote === undefined ? pair : quote === pair ? undefined : quote;
      item += pair;
      at++;
      continue;
    }
    if (text[at] === ',' && quote === undefined) {
      items.push(unquote(item.trim()));
      item = '';
      continue;
    }
    item += text[at];
  }
  return [...items, unquote(item.trim())];
}

function unquote(text: string): string {
  const quoted = /^\\(['"])(.*)\\\1$/s.exec(text);
  return quoted ? (quoted[2] ?? '') : text;
}
