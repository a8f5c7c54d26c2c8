import { createInterface, type Interface } from 'node:readline';
import type { Clock, Decision, DecisionSource, Question } from '../../engine/ports.ts';
import type { Cli } from '../cli.ts';

/**
 * Takes answers from the keyboard as well as from elsewhere: a number or a name of what the question offers, then
 * Enter. Questions of parallel steps are answered one after the other, in the order they were asked.
 */
export function answersFrom(cli: Cli, elsewhere: DecisionSource, by: string): DecisionSource {
  if (cli.stdin.isTTY !== true) return elsewhere;
  const keyboard = new Keyboard(cli, by);
  return {
    ask: async (question, signal) => {
      const end = new AbortController();
      const limit = AbortSignal.any([signal, end.signal]);
      try {
        return await Promise.race([elsewhere.ask(question, limit), keyboard.ask(question, limit)]);
      } finally {
        end.abort();
      }
    },
  };
}

class Keyboard {
  readonly #cli: Cli;
  readonly #by: string;
  readonly #clock: Clock;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(cli: Cli, by: string) {
    this.#cli = cli;
    this.#by = by;
    this.#clock = cli.clock;
  }

  ask(question: Question, signal: AbortSignal): Promise<Decision> {
    const turn = this.#turn.then(() => this.#read(question, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #read(question: Question, signal: AbortSignal): Promise<Decision> {
    return new Promise((resolve, reject) => {
      const lines = createInterface({ input: this.#cli.stdin, terminal: false });
      const stop = () => {
        lines.close();
        reject(signal.reason);
      };
      if (signal.aborted) {
        stop();
        return;
      }
      signal.addEventListener('abort', stop, { once: true });
      this.#listen(lines, question, (decision) => {
        signal.removeEventListener('abort', stop);
        lines.close();
        resolve(decision);
      });
    });
  }

  #listen(lines: Interface, question: Question, done: (decision: Decision) => void): void {
    const inputs: Record<string, string> = {};
    const fields = [...(question.inputs ?? [])];
    let action: string | undefined;
    lines.on('line', (line) => {
      const text = line.trim();
      if (action === undefined) {
        action = chosen(question.actions, text);
        if (action === undefined) this.#say(`answer with ${choices(question.actions)}`);
      } else {
        const field = fields.shift();
        if (field !== undefined) inputs[field.name] = text === '' ? (field.defaultValue ?? '') : text;
      }
      const [next] = fields;
      if (action === undefined) return;
      if (next !== undefined && action === 'Approve') {
        this.#say(`${next.name}${next.defaultValue === undefined ? '' : ` [${next.defaultValue}]`}:`);
        return;
      }
      done({ nodeId: question.nodeId, action, by: this.#by, at: this.#clock.now(), inputs });
    });
  }

  #say(text: string): void {
    this.#cli.stderr.write(`${text}\n`);
  }
}

/** `1. Retry, 2. Ignore`: what a person may type. */
export function choices(actions: readonly string[]): string {
  return actions.map((action, at) => `${at + 1}. ${action}`).join(', ');
}

/** The action meant by a number, a name or the beginning of exactly one name. */
export function chosen(actions: readonly string[], text: string): string | undefined {
  const number = /^\d+$/.test(text) ? actions[Number(text) - 1] : undefined;
  if (number !== undefined || text === '') return number;
  const lower = text.toLowerCase();
  const exact = actions.find((action) => action.toLowerCase() === lower);
  const matching = actions.filter((action) => action.toLowerCase().startsWith(lower));
  return exact ?? (matching.length === 1 ? matching[0] : undefined);
}
