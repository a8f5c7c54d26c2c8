import type { DocumentPath, SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { fieldsOf, isFields, isList } from '../fields.ts';
import { addressKey, formatAddress, type Part, partsOf, root } from '../inputs/address.ts';
import { checkSupplied } from '../inputs/constraints.ts';
import { type Layer, type Supplied, treeLayer } from '../inputs/layer.ts';
import { isRuntimeInput, parseRuntimeInput, parseValidatedValue } from '../inputs/runtime-input.ts';
import type { Problems } from '../problems.ts';

/** What a link supplies, and where it says so. */
export interface TemplateInputs {
  readonly value: Value;
  readonly path: DocumentPath;
  readonly source: SourceMap;
}

export interface Filled {
  readonly value: Value;
  /** Which parts of the value were supplied: their place in the value, and where they were written. */
  readonly supplied: readonly { readonly path: DocumentPath; readonly from: DocumentPath }[];
}

/**
 * Replaces the inputs of a template's spec by what the link supplies at the same address. An input nothing was supplied
 * for stays: it is the pipeline's own, and so is one that is supplied as an input again. Supplied values that the
 * template does not ask for are dropped with a warning.
 */
export function fillTemplate(spec: Value, inputs: TemplateInputs, problems: Problems): Filled {
  const filler = new Filler(inputs, problems);
  const value = filler.fill({ value: spec, ...root });
  filler.reportUnused(spec);
  return { value, supplied: filler.supplied };
}

class Filler {
  readonly supplied: { path: DocumentPath; from: DocumentPath }[] = [];
  readonly #layer: Layer;
  readonly #source: SourceMap;
  readonly #problems: Problems;
  readonly #inputs = new Set<string>();

  constructor({ value, path, source }: TemplateInputs, problems: Problems) {
    this.#layer = treeLayer(source.file, value, source, path);
    this.#source = source;
    this.#problems = problems;
  }

  fill(part: Part): Value {
    const { value } = part;
    if (typeof value === 'string') return isRuntimeInput(value) ? this.#choose(part, value) : value;
    if (isList(value)) return partsOf(value, part).map((each) => this.fill(each));
    if (!isFields(value)) return value;
    const entries = partsOf(value, part).map((each) => [String(each.path.at(-1)), this.fill(each)] as const);
    const filled = Object.fromEntries(entries);
    const isEmptied = part.path.at(-2) === 'variables' && filled['value'] === '' && value['value'] !== '';
    // An empty text that was supplied is the value: the variable's own default must not replace it.
    return isEmptied ? Object.fromEntries(entries.filter(([key]) => key !== 'default')) : filled;
  }

  #choose(part: Part, text: string): Value {
    this.#inputs.add(addressKey(part.address));
    const supplied = this.#layer.find(part.address);
    // A bare input passes the question on; the template's own text knows more about the answer.
    if (supplied === undefined || supplied.value === '<+input>') return text;
    const from = supplied.origin?.path ?? [];
    this.supplied.push({ path: part.path, from });
    if (typeof supplied.value === 'string' && isRuntimeInput(supplied.value)) return supplied.value;
    const validated = typeof supplied.value === 'string' ? parseValidatedValue(supplied.value) : undefined;
    const accepted = validated?.value ?? supplied.value;
    const name = formatAddress(part.address);
    const messages = [parseRuntimeInput(text), validated?.constraints]
      .filter((constraints) => constraints !== undefined)
      .flatMap((constraints) => checkSupplied(name, accepted, constraints));
    for (const message of new Set(messages)) {
      this.#problems.error({ code: 'definition/input-not-allowed', message, path: from });
    }
    return accepted;
  }

  reportUnused(spec: Value): void {
    const leaves = this.#layer.leaves.filter((leaf) => !this.#isAskedFor(leaf));
    if (leaves.length === 0) return;
    const own = treeLayer('template', spec, this.#source, []);
    for (const leaf of leaves.filter(({ address, value }) => own.find(address)?.value !== value)) {
      this.#problems.warning({
        code: 'definition/not-an-input',
        message: `the template has no input "${formatAddress(leaf.address)}"; what is supplied for it is not used`,
        path: leaf.origin?.path ?? [],
        at: 'key',
      });
    }
  }

  /** Keys that only say which element is meant, and empty lists and maps, supply nothing. */
  #isAskedFor({ address, value }: Supplied): boolean {
    if (identity.has(address.at(-1)) || address.length === 0) return true;
    if (value !== null && typeof value === 'object') return Object.keys(fieldsOf(value)).length === 0;
    return address.some((_, index) => this.#inputs.has(addressKey(address.slice(0, index + 1))));
  }
}

const identity: ReadonlySet<string | undefined> = new Set(['identifier', 'type', 'name']);
