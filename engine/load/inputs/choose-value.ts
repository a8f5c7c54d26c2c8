import type { Diagnostic } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { formatPath, type Problems } from '../problems.ts';
import { type Address, addressKey, formatAddress, type Part } from './address.ts';
import { checkSupplied } from './constraints.ts';
import type { Layer, Supplied } from './layer.ts';
import {
  type Constraints,
  isRuntimeInput,
  parseRuntimeInput,
  parseValidatedValue,
  type RuntimeInput,
} from './runtime-input.ts';

/** The variable an input is the value of. */
export interface VariableOf {
  readonly name: string;
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  readonly fallback: Value | undefined;
}

/** Decides what each input becomes, and says what is wrong with what was supplied. */
export class InputChooser {
  /** About values in other files than the pipeline's. */
  readonly diagnostics: Diagnostic[] = [];
  readonly #problems: Problems;
  readonly #strongestFirst: readonly Layer[];
  readonly #addresses = new Map<string, Address>();

  constructor(problems: Problems, layers: readonly Layer[]) {
    this.#problems = problems;
    this.#strongestFirst = layers.toReversed();
  }

  /** Of every input met so far. */
  get inputs(): readonly Address[] {
    return [...this.#addresses.values()];
  }

  /** Whether the pipeline has an input at the address or around it. */
  isInput(address: Address): boolean {
    return address.some((_, index) => this.#addresses.has(addressKey(address.slice(0, index + 1))));
  }

  choose(part: Part, input: RuntimeInput, variable: VariableOf | undefined): Value {
    this.#addresses.set(addressKey(part.address), part.address);
    const supplied = this.#find(part.address);
    if (supplied !== undefined) return this.#accept(part, input, supplied);
    if (input.isExecutionInput) return part.value;
    if (input.default !== undefined) return input.default;
    if (variable?.fallback !== undefined && variable.fallback !== null) return variable.fallback;
    this.#reportMissing(part, variable);
    return part.value;
  }

  /** A value that is an input itself leaves the decision to a weaker layer. */
  #find(address: Address): Supplied | undefined {
    for (const layer of this.#strongestFirst) {
      const supplied = layer.find(address);
      if (supplied !== undefined && !isOpenInput(supplied.value)) return supplied;
    }
    return undefined;
  }

  #accept(part: Part, input: RuntimeInput, { value, origin }: Supplied): Value {
    const validated = typeof value === 'string' ? parseValidatedValue(value) : undefined;
    const accepted = validated?.value ?? value;
    const own = this.#check(part, accepted, input);
    const messages =
      validated === undefined ? own : [...own, ...this.#check(part, accepted, validated.constraints)];
    for (const message of new Set(messages)) {
      const problem = { code: 'definition/input-not-allowed', message };
      if (origin === undefined) this.#problems.error({ ...problem, path: part.path });
      else {
        const position = origin.source.position(origin.path);
        this.diagnostics.push({ ...problem, severity: 'error', position, path: formatPath(origin.path) });
      }
    }
    return accepted;
  }

  #check(part: Part, value: Value, constraints: Constraints): readonly string[] {
    return checkSupplied(formatAddress(part.address), value, constraints);
  }

  #reportMissing({ path, address }: Part, variable: VariableOf | undefined): void {
    const name = formatAddress(address);
    const hint = `supply it with --input ${name.replace(/^pipeline\./, '')}=VALUE`;
    if (variable !== undefined && !variable.isRequired) {
      const message = `the variable "${variable.name}" has no value`;
      this.#problems.warning({ code: 'definition/unset-variable', message, hint, path });
      return;
    }
    if (isLenient(address)) {
      const meaning = address.at(-1) === 'timeout' ? 'the default timeout holds' : 'the condition is false';
      const message = `no value for the input ${name}: ${meaning}`;
      this.#problems.warning({ code: 'definition/unset-input', message, hint, path });
      return;
    }
    if (isCodebaseBuild(address)) return;
    const kind = variable?.isSecret ? 'required secret variable' : 'required variable';
    const message = variable
      ? `Value not provided for ${kind}: ${variable.name}`
      : `no value for the input ${name}`;
    this.#problems.error({ code: 'definition/missing-input', message, hint, path });
  }
}

function isOpenInput(value: Value): boolean {
  return isRuntimeInput(value) && !parseRuntimeInput(value)?.isExecutionInput;
}

/** Inputs the engine has an answer for when nobody gives one. */
function isLenient(address: Address): boolean {
  const key = address.at(-1);
  return (
    (key === 'condition' && address.at(-2) === 'when') || (key === 'timeout' && address.at(-2) !== 'spec')
  );
}

function isCodebaseBuild(address: Address): boolean {
  return address.slice(1).join('.') === 'properties.ci.codebase.build';
}
