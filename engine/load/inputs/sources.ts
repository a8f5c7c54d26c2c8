import type { Diagnostic } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { type Fields, fieldsOf, isList } from '../fields.ts';
import { type ParsedDocument, parseYaml, type SourceFile } from '../parse-yaml.ts';
import { Problems } from '../problems.ts';
import { assignmentLayer, type Layer, treeLayer } from './layer.ts';

/** What a person supplies: `key=value`, or a file with an input set, an overlay of input sets, or a `pipeline` tree. */
export type InputSource =
  | { readonly kind: 'assignment'; readonly text: string }
  | { readonly kind: 'file'; readonly file: SourceFile };

/** Finds the file of an input set by the identifier an overlay names. */
export type FindInputSet = (identifier: string) => SourceFile | undefined;

export interface LayerReading {
  readonly layers: readonly Layer[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Layers of all sources in order; what is wrong with a source is in the diagnostics. */
export function readSources(
  sources: readonly InputSource[],
  pipelineIdentifier: string,
  find: FindInputSet = () => undefined,
): LayerReading {
  const readings = sources.map((source) =>
    source.kind === 'assignment'
      ? readAssignment(source.text)
      : readFile(source.file, { pipelineIdentifier, find }),
  );
  return {
    layers: readings.flatMap(({ layers }) => layers),
    diagnostics: readings.flatMap(({ diagnostics }) => diagnostics),
  };
}

function readAssignment(text: string): LayerReading {
  const split = /^([^=\s]+)=(.*)$/s.exec(text);
  if (split) return { layers: [assignmentLayer(split[1] ?? '', split[2] ?? '')], diagnostics: [] };
  const diagnostic = {
    code: 'definition/invalid-input',
    severity: 'error',
    message: `"${text}" is not an input`,
    hint: 'write name=value, or the path of an input set file',
  } as const;
  return { layers: [], diagnostics: [diagnostic] };
}

interface Lookup {
  readonly pipelineIdentifier: string;
  readonly find: FindInputSet;
}

function readFile(file: SourceFile, lookup: Lookup): LayerReading {
  const document = parseYaml(file);
  const fields = fieldsOf(document.value);
  if (document.value === undefined) return { layers: [], diagnostics: document.diagnostics };
  const reading = readDocument(fields, document, lookup);
  return { layers: reading.layers, diagnostics: [...document.diagnostics, ...reading.diagnostics] };
}

function readDocument(fields: Fields, document: ParsedDocument, lookup: Lookup): LayerReading {
  if (fields['inputSet'] !== undefined) {
    return readTree(fieldsOf(fields['inputSet'])['pipeline'], document, { ...lookup, base: ['inputSet'] });
  }
  if (fields['overlayInputSet'] !== undefined)
    return readOverlay(fieldsOf(fields['overlayInputSet']), document, lookup);
  if (fields['pipeline'] !== undefined)
    return readTree(fields['pipeline'], document, { ...lookup, base: [] });
  const problems = new Problems(document.source);
  problems.error({
    code: 'definition/not-an-input-set',
    message: 'this file holds no input set',
    hint: 'it starts with "inputSet:", "overlayInputSet:" or "pipeline:"',
    path: [],
  });
  return { layers: [], diagnostics: problems.all };
}

function readTree(
  pipeline: Value | undefined,
  { source }: ParsedDocument,
  { pipelineIdentifier, base }: Lookup & { readonly base: readonly string[] },
): LayerReading {
  const problems = new Problems(source);
  const { identifier } = fieldsOf(pipeline);
  if (pipeline === undefined) {
    const message = 'the input set has no "pipeline"';
    problems.error({ code: 'definition/not-an-input-set', message, path: base, at: 'key' });
    return { layers: [], diagnostics: problems.all };
  }
  if (identifier !== undefined && identifier !== pipelineIdentifier) {
    problems.error({
      code: 'definition/input-set-mismatch',
      message: `the input set is for the pipeline "${identifier}", not for "${pipelineIdentifier}"`,
      path: [...base, 'pipeline', 'identifier'],
    });
  }
  return { layers: [treeLayer(source.file, { pipeline }, source, base)], diagnostics: problems.all };
}

/** References in order; a later one wins over an earlier one. */
function readOverlay(overlay: Fields, { source }: ParsedDocument, lookup: Lookup): LayerReading {
  const problems = new Problems(source);
  const references = overlay['inputSetReferences'];
  const layers: Layer[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, reference] of (isList(references) ? references : []).entries()) {
    const file = typeof reference === 'string' ? lookup.find(reference) : undefined;
    if (file === undefined) {
      problems.error({
        code: 'definition/input-set-not-found',
        message: `no file holds the input set "${String(reference)}"`,
        path: ['overlayInputSet', 'inputSetReferences', index],
      });
      continue;
    }
    // An overlay lists input sets only, so that overlays cannot go round in circles.
    const reading = readFile(file, { ...lookup, find: () => undefined });
    layers.push(...reading.layers);
    diagnostics.push(...reading.diagnostics);
  }
  if (!isList(references)) {
    const message = 'an overlay names its input sets in "inputSetReferences"';
    problems.error({ code: 'definition/not-an-input-set', message, path: ['overlayInputSet'], at: 'key' });
  }
  return { layers, diagnostics: [...problems.all, ...diagnostics] };
}
