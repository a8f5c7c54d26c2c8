/**
 * Addresses name a place by identifiers instead of list indexes, so that an input set finds it however the lists are
 * ordered: `pipeline.stages.build.spec.execution.steps.test.spec.image`. A `parallel` adds nothing to an address.
 */
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { fieldsOf, isList } from '../fields.ts';

export type Address = readonly string[];

export interface Place {
  readonly address: Address;
  readonly path: DocumentPath;
}

export interface Part extends Place {
  readonly value: Value;
}

export const root: Place = { address: [], path: [] };

const wrappers = ['stage', 'step', 'stepGroup'] as const;

/** What is directly inside a value, with its place. */
export function partsOf(value: Value, place: Place): readonly Part[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) {
    const listKey = place.path.at(-1);
    return value.map((item, index) => ({
      value: item,
      path: [...place.path, index],
      address: [...place.address, ...itemSegments(item, index, listKey)],
    }));
  }
  return Object.entries(value).map(([key, each]) => ({
    value: each,
    path: [...place.path, key],
    address: isTransparent(key, place.path) ? place.address : [...place.address, key],
  }));
}

/** As a person writes it; the value of a variable goes by the name of the variable. */
export function formatAddress(address: Address): string {
  const isVariable = address.at(-1) === 'value' && address.at(-3) === 'variables';
  return (isVariable ? address.slice(0, -1) : address).reduce((text, segment) => {
    if (text === '' || segment.startsWith('[')) return text + segment;
    return `${text}.${segment}`;
  }, '');
}

/** A key of its own for maps: no segment holds a line break. */
export function addressKey(address: Address): string {
  return address.join('\n');
}

function itemSegments(item: Value, index: number, listKey: string | number | undefined): readonly string[] {
  const fields = fieldsOf(item);
  if (fields['parallel'] !== undefined) return [];
  const inner = wrappers.map((key) => fieldsOf(fields[key])).find((each) => each['identifier'] !== undefined);
  const name = listKey === 'variables' ? fields['name'] : undefined;
  const segment = inner?.['identifier'] ?? name ?? fields['identifier'];
  return [typeof segment === 'string' ? segment : `[${index}]`];
}

/** The key of a wrapper in a list: its item has the identifier already. A link to a template adds nothing either. */
function isTransparent(key: string, path: DocumentPath): boolean {
  const above = path.at(-1);
  if (key === 'template') return above === 'pipeline' || wrappers.some((each) => each === above);
  if (key === 'templateInputs') return above === 'template';
  return typeof above === 'number' && (key === 'parallel' || wrappers.some((each) => each === key));
}
