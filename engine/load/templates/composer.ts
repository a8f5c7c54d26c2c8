import type { Diagnostic, DocumentPath, SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { CheckSchema } from '../check-schema.ts';
import { elementSchema } from '../element-schemas.ts';
import { type Fields, fieldsOf, isFields, isList, listOf, textOf } from '../fields.ts';
import { type Problem, Problems } from '../problems.ts';
import type { TemplateCatalog } from './catalog.ts';
import { fillTemplate } from './fill-template.ts';
import { Origins } from './origins.ts';
import { describeTemplate, type Template } from './template.ts';
import { fillVariables, undeclared } from './template-variables.ts';

/** Templates inside templates, at most. */
const maxDepth = 10;

/** Values that templates may add to one pipeline. */
const maxAddedValues = 200_000;

type Kind = 'pipeline' | 'stage' | 'stepGroup' | 'step';

const templateTypes: Readonly<Record<Kind, string>> = {
  pipeline: 'Pipeline',
  stage: 'Stage',
  stepGroup: 'StepGroup',
  step: 'Step',
};

/** Keys of an element whose value is a list of entries, each with an element of its own. */
const lists: Readonly<Record<string, readonly string[]>> = {
  pipeline: ['stages'],
  stepGroup: ['steps', 'rollbackSteps'],
  execution: ['steps', 'rollbackSteps'],
};

/** Puts a pipeline together from its own document and from templates. */
export class Composer {
  readonly source: SourceMap;
  readonly #origins: Origins;
  readonly #problems: Problems;
  readonly #catalog: TemplateCatalog;
  readonly #check: CheckSchema;
  readonly #elsewhere: Diagnostic[] = [];
  readonly #told = new Set<string>();
  #room = maxAddedValues;

  constructor(main: SourceMap, catalog: TemplateCatalog, check: CheckSchema) {
    this.#origins = new Origins(main);
    this.source = this.#origins.sourceMap();
    this.#problems = new Problems(this.source);
    this.#catalog = catalog;
    this.#check = check;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#problems.all, ...this.#elsewhere];
  }

  document(value: Value): Value {
    const fields = fieldsOf(value);
    const pipeline = this.#element('pipeline', fields['pipeline'] ?? null, ['pipeline']);
    const { template: _, ...rest } = fieldsOf(fields['pipeline']);
    return { ...fields, pipeline: pipeline ?? { ...rest, stages: [leftOut] } };
  }

  /** @returns undefined when the element's template is not to be had, which has been reported. */
  #element(kind: Kind, value: Value, path: DocumentPath): Value | undefined {
    let fields = fieldsOf(value);
    while (isFields(fields['template'])) {
      const expanded = this.#expand(kind, fields, path);
      if (expanded === undefined) return undefined;
      fields = expanded;
    }
    return isFields(value) ? this.#inside(kind, fields, path) : value;
  }

  #inside(kind: string, fields: Fields, path: DocumentPath): Fields {
    const keys = (lists[kind] ?? []).filter((key) => isList(fields[key]));
    const composed = keys.map((key) => [key, this.#entries(listOf(fields[key]), [...path, key])] as const);
    const all: Fields = { ...fields, ...Object.fromEntries(composed) };
    const { spec } = all;
    if (kind !== 'stage' || !isFields(spec) || !isFields(spec['execution'])) return all;
    const execution = this.#inside('execution', spec['execution'], [...path, 'spec', 'execution']);
    return { ...all, spec: { ...spec, execution } };
  }

  #entries(items: readonly Value[], path: DocumentPath): Value {
    return items.map((item, index) => this.#entry(item, [...path, index]));
  }

  #entry(item: Value, path: DocumentPath): Value {
    if (!isFields(item)) return item;
    const entry: Record<string, Value> = {};
    for (const [key, value] of Object.entries(item)) {
      const at = [...path, key];
      if (key === 'parallel' && isList(value)) entry[key] = this.#entries(value, at);
      else if (key === 'stage' || key === 'stepGroup' || key === 'step') {
        const element = this.#element(key, value, at);
        if (element === undefined) return leftOut;
        entry[key] = element;
      } else entry[key] = value;
    }
    return entry;
  }

  /** One link replaced by its template. The result may be a link again. */
  #expand(kind: Kind, fields: Fields, path: DocumentPath): Fields | undefined {
    const at = [...path, 'template'];
    const link = this.#readLink(fields['template'] ?? null, at);
    if (link === undefined) return undefined;
    const template = this.#find(kind, link, at);
    if (template === undefined) return undefined;
    const { template: _, ...own } = fields;
    const filled = this.#fill(template, link, { at, path, own });
    if (filled === undefined) return undefined;
    const { identifier = null, name = null } = own;
    const head = { ...(identifier === null ? {} : { identifier }), ...(name === null ? {} : { name }) };
    return { ...head, ...filled, ...own };
  }

  #readLink(value: Value, at: DocumentPath): Fields | undefined {
    const problems = this.#check(elementSchema('templateLink'), value);
    for (const problem of problems) this.#error({ ...problem, path: [...at, ...problem.path] });
    const link = fieldsOf(value);
    if (link['templateInsertNodes'] !== undefined) {
      const message = 'the places a template leaves open stay empty here';
      const path = [...at, 'templateInsertNodes'];
      this.#problems.warning({ code: 'definition/insert-left-empty', message, path, at: 'key' });
    }
    return problems.length === 0 ? link : undefined;
  }

  #find(kind: Kind, link: Fields, at: DocumentPath): Template | undefined {
    const path = [...at, 'templateRef'];
    const reference = textOf(link['templateRef']) ?? '';
    const versionLabel = textOf(link['versionLabel']);
    const lookup = this.#catalog.find(reference, versionLabel);
    if (lookup.kind === 'broken') {
      this.#elsewhere.push(...lookup.diagnostics);
      return undefined;
    }
    if (lookup.kind === 'missing') {
      const { kind: _, key, ...problem } = lookup;
      this.#error({ ...problem, path: [...at, key] });
      return undefined;
    }
    const { template } = lookup;
    const wanted = templateTypes[kind];
    if (template.type !== wanted) {
      this.#error({
        code: 'definition/wrong-template-type',
        message: `the template "${reference}" is of type ${template.type}; a ${nouns[kind]} needs one of type ${wanted}`,
        hint: `it is in ${template.source.file}`,
        path,
      });
      return undefined;
    }
    return this.#refuseEndless(template, path) ? undefined : template;
  }

  #refuseEndless(template: Template, path: DocumentPath): boolean {
    const { chain } = this.#origins.of(path);
    const isCycle = chain.includes(template);
    if (!isCycle && chain.length < maxDepth) return false;
    const names = [...chain, template].map(describeTemplate).join(' → ');
    this.#error({
      code: isCycle ? 'definition/template-cycle' : 'definition/template-too-deep',
      message: isCycle
        ? `templates go round in a circle: ${names}`
        : `templates are nested more than ${maxDepth} deep: ${names}`,
      path,
    });
    return true;
  }

  #fill(
    template: Template,
    link: Fields,
    { at, path, own }: { readonly at: DocumentPath; readonly path: DocumentPath; readonly own: Fields },
  ): Fields | undefined {
    const variables = listOf(link['templateVariables']).map(fieldsOf);
    for (const index of undeclared(template.variables, variables)) {
      const message = `the template has no variable "${textOf(variables[index]?.['name']) ?? ''}"`;
      const place = [...at, 'templateVariables', index];
      this.#problems.warning({ code: 'definition/not-an-input', message, path: place });
    }
    const { stageType: _, ...spec } = fieldsOf(fillVariables(template.spec, template.variables, variables));
    if (!this.#takeRoom(spec, at)) return undefined;
    const inputs = {
      value: link['templateInputs'] ?? {},
      path: [...at, 'templateInputs'],
      source: this.source,
    };
    const filled = fillTemplate(spec, inputs, this.#problems);
    const { chain } = this.#origins.of(at);
    const supplied = filled.supplied.map((each) => ({ ...each, from: this.#origins.of(each.from) }));
    for (const key of Object.keys(spec).filter((each) => !Object.hasOwn(own, each))) {
      const origin = {
        source: template.source,
        path: ['template', 'spec', key],
        chain: [...chain, template],
      };
      this.#origins.put([...path, key], origin);
    }
    for (const each of supplied) {
      if (!Object.hasOwn(own, String(each.path[0]))) this.#origins.put([...path, ...each.path], each.from);
    }
    return fieldsOf(filled.value);
  }

  /** A template that is used often tells of a mistake in it once. */
  #error(problem: Problem): void {
    const { source, path } = this.#origins.of(problem.path);
    const key = [source.file, problem.code, ...path].join('\n');
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#problems.error(problem);
  }

  /** Once there is no room, every further link is left out without a word. */
  #takeRoom(spec: Value, at: DocumentPath): boolean {
    const isFull = this.#room <= 0;
    this.#room -= countValues(spec, this.#room);
    if (this.#room > 0) return true;
    const message = 'the templates unfold to too many values';
    if (!isFull) this.#error({ code: 'definition/too-many-templates', message, path: at, at: 'key' });
    return false;
  }
}

/** Stands for an entry that could not be composed: nothing runs there, and nothing is checked. */
const leftOut: Fields = { insert: {} };

const nouns: Readonly<Record<Kind, string>> = {
  pipeline: 'pipeline',
  stage: 'stage',
  stepGroup: 'step group',
  step: 'step',
};

/** Stops counting at the limit. */
function countValues(value: Value, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const each of Object.values(value)) {
    if (count > limit) return count;
    count += countValues(each, limit - count);
  }
  return count;
}
