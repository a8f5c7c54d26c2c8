import type { ContainerSpec, Program } from '../../engine/ports.ts';

/** What a fake container does. Without any knob it prints nothing and ends at once with exit code 0. */
export interface Behavior {
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  readonly output?: string;
  /** How long it runs, on the runtime's clock. */
  readonly delayMs?: number;
  /** Runs until stopped. */
  readonly endless?: boolean;
  /** Needs SIGKILL: `stop` lasts the whole grace period. */
  readonly ignoresTerm?: boolean;
  /** `start` (or the build, push, export) throws this instead. */
  readonly refuse?: Error;
  /** Starting takes this long on the runtime's clock, as a pull does. */
  readonly startDelayMs?: number;
  /** Files it leaves, by path; relative ones are in the workspace. */
  readonly files?: Readonly<Record<string, string>>;
}

/** One behavior, or one for each time the container starts; the last one repeats. */
export type Behaviors = Behavior | readonly Behavior[];

/** Looks at what was asked and says what happens; undefined asks the table. */
export type Decide = (spec: ContainerSpec, attempt: number) => Behavior | undefined;

/** Counts attempts and finds the behavior for each. */
export class BehaviorTable {
  readonly #table: Readonly<Record<string, Behaviors>>;
  readonly #decide: Decide;
  readonly #attempts = new Map<string, number>();

  constructor(table: Readonly<Record<string, Behaviors>>, decide: Decide) {
    this.#table = table;
    this.#decide = decide;
  }

  /** By container name, then image, then the longest key that is part of the script. */
  next(spec: ContainerSpec, podName: string): Behavior {
    const attempt = this.#count(`${podName}/${spec.name}`);
    return this.#decide(spec, attempt) ?? pick(this.#find(spec), attempt);
  }

  /** For a build (its first tag), a push or an export (its reference). */
  nextFor(subject: string): Behavior {
    return pick(this.#own(subject), this.#count(subject));
  }

  #count(key: string): number {
    const attempt = this.#attempts.get(key) ?? 0;
    this.#attempts.set(key, attempt + 1);
    return attempt;
  }

  #find(spec: ContainerSpec): Behaviors | undefined {
    return this.#own(spec.name) ?? this.#own(spec.image) ?? this.#byScript(scriptOf(spec.program));
  }

  #byScript(script: string): Behaviors | undefined {
    const keys = Object.keys(this.#table).filter((key) => script.includes(key));
    const longest = keys.sort((a, b) => b.length - a.length)[0];
    return longest === undefined ? undefined : this.#table[longest];
  }

  #own(key: string): Behaviors | undefined {
    return Object.hasOwn(this.#table, key) ? this.#table[key] : undefined;
  }
}

function pick(behaviors: Behaviors | undefined, attempt: number): Behavior {
  if (behaviors === undefined) return {};
  if (!isSequence(behaviors)) return behaviors;
  return behaviors[Math.min(attempt, behaviors.length - 1)] ?? {};
}

function isSequence(behaviors: Behaviors): behaviors is readonly Behavior[] {
  return Array.isArray(behaviors);
}

function scriptOf(program: Program): string {
  switch (program.kind) {
    case 'image':
      return '';
    case 'argv':
      return program.argv.join(' ');
    case 'arguments':
      return program.arguments.join(' ');
  }
}
