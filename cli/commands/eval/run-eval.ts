import { createInterface } from 'node:readline';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { OutputFormat } from '../output.ts';
import { type Answer, type AnswerOptions, answer } from './answer.ts';
import { contextScope } from './context-scope.ts';
import { explanationLines } from './explanation-lines.ts';
import { valueText } from './value-text.ts';

export interface EvalOptions extends AnswerOptions {
  readonly expression: string | undefined;
  readonly context?: string;
  readonly execution?: string;
  readonly at?: string;
  readonly explain?: boolean;
  readonly output: OutputFormat;
}

export async function runEval(cli: Cli, options: EvalOptions): Promise<number> {
  const scope = await scopeFor(cli, options);
  if (options.expression === undefined) {
    const lines = createInterface({ input: cli.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) printLine(cli, answer(line, scope, options), options);
    return exitCodes.success;
  }
  const given = answer(options.expression, scope, options);
  print(cli, given, options);
  return given.error === undefined ? exitCodes.success : exitCodes.failed;
}

async function scopeFor(cli: Cli, { execution, context, at }: EvalOptions) {
  if (execution === undefined) return contextScope(cli, context);
  const { executionScope } = await import('./execution-scope.ts');
  return executionScope(cli, execution, at);
}

function print(cli: Cli, given: Answer, { output, explain }: EvalOptions): void {
  if (output === 'json') cli.stdout.write(`${JSON.stringify(documentOf(given, explain === true))}\n`);
  else if (given.error === undefined) cli.stdout.write(`${valueText(given.value)}\n`);
  else cli.stderr.write(`${given.error.message}  ${given.error.code}\n`);
  if (output === 'json' || explain !== true) return;
  cli.stdout.write(
    explanationLines(given.expressions)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** One line for one line, whatever the value holds. */
function printLine(cli: Cli, given: Answer, options: EvalOptions): void {
  if (options.output === 'json') {
    print(cli, given, options);
    return;
  }
  const text =
    given.error === undefined ? valueText(given.value) : `error: ${given.error.message}  ${given.error.code}`;
  cli.stdout.write(`${/[\r\n]/.test(text) ? JSON.stringify(text) : text}\n`);
}

function documentOf({ value, error, expressions }: Answer, isExplained: boolean) {
  return {
    ...(error === undefined ? { value } : { error: { code: error.code, message: error.message } }),
    ...(isExplained && { expressions }),
  };
}
