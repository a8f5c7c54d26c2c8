import type { Diagnostic, SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { suggest } from '../did-you-mean.ts';
import { formatPath } from '../problems.ts';
import { formatAddress } from './address.ts';
import type { InputChooser } from './choose-value.ts';
import { type Layer, type Supplied, treeLayer } from './layer.ts';

/** Keys that say which element is meant; an input set repeats them. */
const identity: ReadonlySet<string | undefined> = new Set(['identifier', 'type', 'name']);

/** Supplied values that nothing asked for: a flag is an error, a line of an input set a warning. */
export function findUnused(
  layers: readonly Layer[],
  chooser: InputChooser,
  document: { readonly value: Value; readonly source: SourceMap },
): readonly Diagnostic[] {
  const pipeline = treeLayer(document.source.file, document.value, document.source, []);
  return layers.flatMap((layer) => {
    if (layer.kind === 'flag') return unusedFlag(layer, chooser);
    const leaves = layer.leaves.filter(({ address }) => !identity.has(address.at(-1)));
    if (chooser.inputs.length === 0) return leaves.slice(0, 1).map(noInputs);
    const unused = leaves.filter((leaf) => !chooser.isInput(leaf.address));
    return unused.filter((leaf) => leaf.value !== pipeline.find(leaf.address)?.value).map(notAnInput);
  });
}

function unusedFlag(layer: Layer, { inputs }: InputChooser): readonly Diagnostic[] {
  if (inputs.some((address) => layer.find(address) !== undefined)) return [];
  const key = layer.leaves[0]?.address[0] ?? '';
  const names = inputs.map((address) => formatAddress(address).replace(/^pipeline\.(?:variables\.)?/, ''));
  const hint = names.length === 0 ? 'Pipeline no longer contains any runtime input' : suggest(key, names);
  const message = `Field not a runtime input: ${key}`;
  return [
    { code: 'definition/not-an-input', severity: 'error', message, ...(hint === undefined ? {} : { hint }) },
  ];
}

function noInputs(leaf: Supplied): Diagnostic {
  return warning('definition/no-inputs', 'Pipeline no longer contains any runtime input', leaf);
}

function notAnInput(leaf: Supplied): Diagnostic {
  return warning(
    'definition/not-an-input',
    `Field not a runtime input: ${formatAddress(leaf.address)}`,
    leaf,
  );
}

function warning(code: string, message: string, { origin }: Supplied): Diagnostic {
  if (origin === undefined) return { code, severity: 'warning', message };
  const position = origin.source.position(origin.path, 'key');
  return { code, severity: 'warning', message, position, path: formatPath(origin.path) };
}
