import type { Reference } from '../finding.ts';
import { referencesOf } from '../reference-id.ts';
import { type Severity, severityFromLabel, severityFromScore } from '../severity.ts';
import { type Fields, isFields, nested, number, optionalEntries, text, texts } from './fields.ts';

export interface SarifRule {
  /** Absent when neither the result nor its rule has one. */
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly help?: string;
  /** The rule's own object; empty when the report does not describe it. */
  readonly fields: Fields;
}

/** Finds the rule of a result by index, by id, and by the beginning of a hierarchical id. */
export function createRuleLookup(run: Fields): (result: Fields) => SarifRule {
  const driver = componentOf(nested(run, 'tool', 'driver'));
  const extensions = optionalEntries(nested(run, 'tool')['extensions'], '"extensions"').map(componentOf);
  const components = [driver, ...extensions];
  return (result) => {
    const reference = nested(result, 'rule');
    const own = extensions[number(nested(reference, 'toolComponent'), 'index') ?? -1] ?? driver;
    const index = number(result, 'ruleIndex') ?? number(reference, 'index') ?? -1;
    const id = text(result, 'ruleId') ?? text(reference, 'id');
    return describeRule(id, own.rules[index] ?? ruleById(id, [own, ...components]) ?? {});
  };
}

function describeRule(ownId: string | undefined, fields: Fields): SarifRule {
  const id = ownId ?? text(fields, 'id');
  const name = text(fields, 'name');
  const title = text(nested(fields, 'shortDescription'), 'text') ?? (name === id ? undefined : name);
  const description = text(nested(fields, 'fullDescription'), 'text') ?? title;
  const help = text(nested(fields, 'help'), 'text') ?? text(nested(fields, 'help'), 'markdown');
  return {
    fields,
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(help !== undefined && { help }),
  };
}

/** The rule's numeric severity, else a word in its place, else the level of the result or its rule, else a warning. */
export function sarifSeverity(result: Fields, rule: SarifRule): Severity {
  for (const properties of [nested(rule.fields, 'properties'), nested(result, 'properties')]) {
    const score = number(properties, 'security-severity');
    if (score !== undefined) return severityFromScore(score);
    const severity = severityFromLabel(text(properties, 'security-severity'));
    if (severity.code !== 'Unassigned') return severity;
  }
  const level = text(result, 'level') ?? text(nested(rule.fields, 'defaultConfiguration'), 'level');
  return severityFromScore(scoreOfLevel.get(level ?? 'warning') ?? warning);
}

/** Weaknesses and vulnerabilities named by the ids, tags, taxa and relationships of a result and its rule. */
export function sarifReferences(result: Fields, rule: SarifRule): readonly Reference[] {
  const properties = [nested(rule.fields, 'properties'), nested(result, 'properties')];
  const named = properties.flatMap((fields) => [
    ...texts(fields, 'tags'),
    ...texts(fields, 'cwe'),
    text(fields, 'cwe'),
  ]);
  const taxa = optionalEntries(result['taxa'], '"taxa"').map(taxon);
  const related = optionalEntries(rule.fields['relationships'], '"relationships"').map((one) =>
    taxon(nested(one, 'target')),
  );
  const ids = [rule.id, ...named, ...taxa, ...related].flatMap((text) => text?.match(knownIds) ?? []);
  return referencesOf(ids.map((id) => id.replace(/^cwe[-_/: ]*/i, 'CWE-')));
}

const knownIds = /\bCWE[-_/: ]{0,2}\d{1,5}\b|\bCVE-\d{4}-\d{4,}\b|\bGHSA(?:-[a-z0-9]{4}){3}\b/gi;

const warning = 5.5;

const scoreOfLevel: ReadonlyMap<string, number> = new Map([
  ['error', 8],
  ['warning', warning],
  ['note', 2],
  ['none', 0],
]);

/** The rules of the driver or of one extension, in their order and by id. */
interface Component {
  readonly rules: readonly Fields[];
  readonly byId: ReadonlyMap<string, Fields>;
}

function componentOf(component: Fields): Component {
  const list = component['rules'];
  const rules = Array.isArray(list) ? list.map((rule) => (isFields(rule) ? rule : {})) : [];
  return { rules, byId: new Map(rules.map((rule) => [text(rule, 'id') ?? '', rule])) };
}

/** `CA1000/1` is described by the rule `CA1000` unless it has a description of its own. */
function ruleById(id: string | undefined, components: readonly Component[]): Fields | undefined {
  if (id === undefined || id === '') return undefined;
  const rule = components.find(({ byId }) => byId.has(id))?.byId.get(id);
  return rule ?? ruleById(id.slice(0, Math.max(id.lastIndexOf('/'), 0)), components);
}

/** A taxonomy's id is often the bare number. */
function taxon(fields: Fields): string | undefined {
  const id = text(fields, 'id');
  const taxonomy = text(nested(fields, 'toolComponent'), 'name') ?? '';
  return id !== undefined && /^\d+$/.test(id) ? `${taxonomy}-${id}` : id;
}
