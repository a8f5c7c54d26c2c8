import {
  ExpressionError,
  type ExpressionFunction,
  type ExpressionOptions,
  evaluate,
  render,
} from '../../expressions/index.ts';
import { parseDuration } from '../load/duration.ts';
import type { Value } from '../outcome.ts';
import { rootId } from '../plan/plan.ts';
import type { ExecutionState } from '../state/state.ts';
import { exportedValue } from './exported.ts';
import type { StateReader } from './node-view.ts';
import { prefixes, type Roots, scopeOf, staticAliases } from './scope.ts';
import type { SecretVault } from './secrets.ts';

/** Evaluates expressions as they stand at a node of this run. */
export class NodeExpressions {
  readonly #reader: StateReader;
  readonly #roots: Roots;
  readonly #functions: readonly ExpressionFunction[];
  readonly #onUnresolved: (nodeId: string, expression: string) => void;
  /** Where the evaluation at hand takes place: there is only one at a time, for none of them waits. */
  #nodeId = rootId;

  constructor(parts: {
    readonly state: () => ExecutionState;
    readonly executionUrl: string;
    readonly roots: Roots;
    readonly vault: SecretVault;
    readonly onUnresolved: (nodeId: string, expression: string) => void;
  }) {
    this.#reader = { state: parts.state, executionUrl: parts.executionUrl };
    this.#roots = parts.roots;
    this.#functions = hostFunctions(parts.vault, (path) => exportedValue(parts.state(), this.#nodeId, path));
    this.#onUnresolved = parts.onUnresolved;
  }

  /** Text of a field that is a text. @throws ExpressionError */
  render(nodeId: string, text: string, extra: Extra = noExtra): string {
    if (!text.includes('<+')) return text;
    return render(text, this.#scope(nodeId, extra), this.#options(nodeId, extra));
  }

  /** Typed value of a field, or of a condition. @throws ExpressionError */
  evaluate(nodeId: string, text: string, extra: Extra = noExtra): Value {
    return evaluate(text, this.#scope(nodeId, extra), this.#options(nodeId, extra));
  }

  /** Milliseconds, or undefined when there is no text or it resolves to nothing. @throws ExpressionError when it is no duration */
  duration(nodeId: string, text: string | undefined): number | undefined {
    if (text === undefined || text === '') return undefined;
    const resolved = this.render(nodeId, text);
    if (resolved === 'null') return undefined;
    const ms = parseDuration(resolved);
    if (ms === undefined) {
      throw new ExpressionError(
        'expression/type',
        `timeout "${resolved}" is no duration: write 10s or 1m 10s`,
      );
    }
    return ms === 'unset' ? undefined : ms;
  }

  #scope(nodeId: string, extra: Extra) {
    const others =
      extra.values === undefined ? this.#roots.others : { ...this.#roots.others, ...extra.values };
    return scopeOf(this.#reader, nodeId, { run: this.#roots.run, others });
  }

  #options(nodeId: string, extra: Extra): ExpressionOptions {
    this.#nodeId = nodeId;
    return {
      mode: extra.mode ?? 'null',
      prefixes: extra.values === undefined ? prefixes : extraFirst,
      aliases: staticAliases,
      functions: this.#functions,
      ...(extra.isCondition === true
        ? {}
        : { onUnresolved: (expression) => this.#onUnresolved(nodeId, expression) }),
    };
  }
}

export interface Extra {
  /** Roots that win over everything else: `httpResponseCode` of an assertion. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly mode?: 'null' | 'original' | 'throw';
  /** A path without a value is an answer like any other: conditions compare with null. */
  readonly isCondition?: boolean;
}

const noExtra: Extra = {};
const extraFirst: readonly string[] = ['', 'child', 'ancestor', 'datetime'];

function hostFunctions(vault: SecretVault, exported: (path: string) => Value): readonly ExpressionFunction[] {
  return [
    {
      name: 'secrets.getValue',
      arity: 1,
      summary: 'The secret with this reference; filled in when the step runs.',
      apply: ([reference]) => vault.placeholder(String(reference)),
    },
    {
      name: 'exportedVariables.getValue',
      arity: 1,
      summary: 'Outputs a step exported under an alias: `pipeline.alias.name`.',
      apply: ([path]) => exported(String(path)),
    },
  ];
}
