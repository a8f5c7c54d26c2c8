import { UsageError } from '../../../engine/errors.ts';
import type { Decision, Question } from '../../../engine/ports.ts';
import type { OpenQuestion, Posted } from '../../../store/decisions.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { describeQuestion } from '../../render/describe.ts';
import { paintLine } from '../../render/line.ts';
import { createPaint } from '../../render/style.ts';
import { chosen } from '../../run/terminal-answers.ts';
import { findExecution } from '../find-execution.ts';
import { findNode } from '../find-node.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';

export interface ActOptions {
  readonly id: string;
  readonly step: string | undefined;
  readonly action?: string;
  readonly comment?: string;
  readonly input?: readonly string[];
  readonly output: OutputFormat;
}

/** Answers a waiting step of a run that goes on in another process; without an action, shows what waits. */
export function actOnExecution(cli: Cli, options: ActOptions): Promise<number> {
  return withApp(cli, async (app) => {
    const store = await app.store();
    const execution = await findExecution(store.executions, options.id);
    const open = await store.decisions.open(execution.id);
    if (options.action === undefined) return showOpen(cli, open, options);
    const question = questionOf(open, options.step);
    const decision: Decision = {
      nodeId: question.nodeId,
      action: actionOf(question, options.action),
      by: (await app.user()).name,
      at: cli.clock.now(),
      inputs: inputsOf(question, options.input ?? []),
      ...(options.comment !== undefined && { comment: options.comment }),
    };
    refuseUnless('accepted', await store.decisions.post(execution.id, decision), question.nodeId);
    if (options.output === 'json') printJson(cli, { executionId: execution.id, ...decision });
    else cli.stdout.write(`${decision.action} sent to ${question.nodeId}\n`);
    return exitCodes.success;
  });
}

function showOpen(cli: Cli, open: readonly OpenQuestion[], { output }: ActOptions): number {
  if (output === 'json') printJson(cli, open);
  else if (open.length === 0) cli.stderr.write('Nothing waits for an answer.\n');
  const paint = createPaint(cli);
  const lines = output === 'json' ? [] : open.flatMap(linesOf);
  printLines(
    cli,
    lines.map((line) => paintLine(line, paint)),
  );
  return exitCodes.success;
}

function linesOf({ question, executionId }: OpenQuestion) {
  return [[question.nodeId], ...describeQuestion(question, { executionId }).map((line) => ['  ', ...line])];
}

function questionOf(open: readonly OpenQuestion[], step: string | undefined): Question {
  const questions = open.map(({ question }) => question);
  const [only, ...others] = questions;
  if (only === undefined) {
    throw new UsageError('usage/nothing-waits', 'nothing in this execution waits for an answer');
  }
  if (step === undefined && others.length === 0) return only;
  const waiting = questions.map(({ nodeId }) => nodeId);
  if (step === undefined) {
    throw new UsageError('usage/ambiguous-step', `several steps wait: name one of ${waiting.join(', ')}`);
  }
  const id = findNode(waiting, step);
  return questions.find(({ nodeId }) => nodeId === id) ?? only;
}

function actionOf({ actions }: Question, text: string): string {
  const action = chosen(actions, text);
  if (action !== undefined) return action;
  throw new UsageError('usage/unknown-action', `the step takes ${actions.join(', ')}, not "${text}"`);
}

/** @throws UsageError for an input that the step does not ask for, or does not take, or that is missing */
function inputsOf({ inputs = [] }: Question, given: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map(
    inputs.flatMap(({ name, defaultValue }) => (defaultValue ? [[name, defaultValue]] : [])),
  );
  for (const text of given) {
    const [name = '', ...rest] = text.split('=');
    const input = inputs.find((each) => each.name === name);
    if (input === undefined || rest.length === 0) {
      const known = inputs.map((each) => each.name).join(', ') || 'none';
      throw new UsageError('usage/unknown-input', `"${text}" is no input of the step; it takes ${known}`);
    }
    const value = rest.join('=');
    if (input.allowedValues !== undefined && !input.allowedValues.includes(value)) {
      throw new UsageError('usage/input-value', `${name} takes one of ${input.allowedValues.join(', ')}`);
    }
    values.set(name, value);
  }
  const missing = inputs.filter(({ name, required }) => required && (values.get(name) ?? '') === '');
  if (missing.length === 0) return Object.fromEntries(values);
  const flags = missing.map(({ name }) => `--input ${name}=…`).join(' ');
  throw new UsageError('usage/missing-input', `the step needs more: add ${flags}`);
}

function refuseUnless(wanted: Posted, posted: Posted, nodeId: string): void {
  if (posted === wanted) return;
  const reason = posted === 'already-answered' ? 'somebody else was faster' : 'it no longer waits';
  throw new UsageError(`usage/${posted}`, `${nodeId} did not take the answer: ${reason}`);
}
