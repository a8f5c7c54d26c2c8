import type { DocumentPath, SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { parseFlow } from '../parse-flow.ts';
import { type Address, addressKey, formatAddress, type Part, partsOf, root } from './address.ts';

export interface Supplied {
  readonly value: Value;
  readonly address: Address;
  /** Where the value was written, when it was written in a file. */
  readonly origin?: { readonly source: SourceMap; readonly path: DocumentPath };
}

/** Values from one input set or one flag. Later layers win over earlier ones. */
export interface Layer {
  /** How messages call it. */
  readonly name: string;
  readonly kind: 'set' | 'flag';
  find(address: Address): Supplied | undefined;
  /** Places that hold a value of their own, for a word about those nothing asked for. */
  readonly leaves: readonly Supplied[];
}

/** A layer of a document in the shape of a pipeline: `{ pipeline: … }`. */
export function treeLayer(name: string, tree: Value, source: SourceMap, base: DocumentPath): Layer {
  const byAddress = new Map<string, Supplied>();
  const leaves: Supplied[] = [];
  const visit = (part: Part) => {
    const parts = partsOf(part.value, part);
    const origin = { source, path: [...base, ...part.path] };
    const supplied = { value: part.value, address: part.address, origin };
    const key = addressKey(part.address);
    if (!byAddress.has(key)) byAddress.set(key, supplied);
    if (parts.length === 0) leaves.push(supplied);
    for (const each of parts) visit(each);
  };
  visit({ value: tree, ...root });
  return { name, kind: 'set', leaves, find: (address) => byAddress.get(addressKey(address)) };
}

/** A layer of one `key=value`. The key is an address, with or without `pipeline.`, or the name of a variable. */
export function assignmentLayer(key: string, value: string): Layer {
  const names = new Set([key, `pipeline.${key}`, `pipeline.variables.${key}`]);
  const matches = (address: Address) => names.has(formatAddress(address)) || names.has(address.join('.'));
  const supply = (address: Address): Supplied => ({ value: flowValue(value, address), address });
  return {
    name: `--input ${key}`,
    kind: 'flag',
    leaves: [{ value, address: [key] }],
    find: (address) => (matches(address) ? supply(address) : undefined),
  };
}

/** `[a, b]` and `{a: b}` are lists and maps, except for a variable, whose value is a text. */
function flowValue(text: string, address: Address): Value {
  const isVariable = address.at(-1) === 'value' && address.at(-3) === 'variables';
  if (isVariable || !/^\s*[[{]/.test(text)) return text;
  return parseFlow(text) ?? text;
}
