import { definitions } from './definitions.ts';
import { allowExpressions } from './expressions.ts';
import { failureActionSpecs } from './failure-strategy.ts';
import { inputSetSchema, overlayInputSetSchema } from './input-set.ts';
import type { JsonSchema, Schema } from './json-schema.ts';
import { knownStageTypes, knownStepTypes } from './known-types.ts';

/** A step or stage type, as far as editors need it. */
export interface DescribedType {
  readonly type: string;
  readonly summary: string;
  readonly schema: JsonSchema;
}

/**
 * The one schema (draft-07) that editors check a file against: the document's elements, with the `spec` of each step
 * and stage chosen by its type. Types without a schema here may have any spec.
 */
export function assemblePipelineSchema(
  steps: readonly DescribedType[],
  stages: readonly DescribedType[],
): JsonSchema {
  const { document, stage, step, stepGroup, failureAction, ...others } = definitions;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Pipeline',
    description: 'A pipeline, or an input set for one.',
    type: 'object',
    oneOf: [document, inputSetSchema, overlayInputSetSchema].map(allowExpressions),
    definitions: {
      expression: {
        type: 'string',
        pattern: '<\\+[\\s\\S]*>',
        description: 'An expression, such as <+pipeline.variables.NAME> or <+input>.',
      },
      ...Object.fromEntries(Object.entries(others).map(([name, schema]) => [name, allowExpressions(schema)])),
      stage: typed(orTemplate(stage), stages.map(withExecution), knownStageTypes),
      step: typed(orTemplate(step), steps, [...knownStepTypes]),
      stepGroup: orTemplate(stepGroup),
      failureAction: typed(allowExpressions(failureAction), actionTypes, []),
    },
  };
}

const actionTypes: readonly DescribedType[] = Object.entries(failureActionSpecs).map(([type, schema]) => ({
  type,
  summary: schema.description,
  schema,
}));

/** Adds the names of the types to `type`, and the spec that goes with each. */
function typed(element: Schema, types: readonly DescribedType[], others: readonly string[]): Schema {
  const properties = element['properties'] as Readonly<Record<string, Schema>>;
  const names = [...new Set([...types.map(({ type }) => type), ...others])].toSorted();
  const type = { ...properties['type'], enum: properties['type']?.['enum'] ?? names };
  return {
    ...element,
    properties: { ...properties, type },
    allOf: alike(types).map(({ names: sharing, spec }) => ({
      if: { required: ['type'], properties: { type: { enum: sharing } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: { properties: { spec } },
    })),
  };
}

/** Types whose specs look alike, such as those of scanners, share one: the file stays small. */
function alike(
  types: readonly DescribedType[],
): readonly { readonly names: string[]; readonly spec: Schema }[] {
  const groups = new Map<string, { names: string[]; spec: Schema }>();
  for (const { type, summary, schema } of types) {
    const spec = specOf(schema);
    const key = JSON.stringify(spec);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { names: [type], spec: { description: summary, ...spec } });
    else groups.set(key, { names: [...group.names, type], spec });
  }
  return [...groups.values()];
}

function specOf(schema: JsonSchema): Schema {
  return typeof schema === 'boolean' ? {} : allowExpressions(schema);
}

/** An element is written out, or is a link to a template that supplies the rest. */
function orTemplate(element: Schema): Schema {
  const { required, ...rest } = allowExpressions(element);
  return {
    ...rest,
    required: ['identifier'],
    anyOf: [
      { required: ['template'] },
      { required: (required as readonly string[]).filter((key) => key !== 'identifier') },
    ],
  };
}

/** A stage type says that it has steps; what they look like is the document's business. */
function withExecution(stage: DescribedType): DescribedType {
  const { schema } = stage;
  const properties = typeof schema === 'object' ? (schema['properties'] as Schema | undefined) : undefined;
  if (typeof schema !== 'object' || properties?.['execution'] === undefined) return stage;
  const execution = { $ref: '#/definitions/execution' };
  return { ...stage, schema: { ...schema, properties: { ...properties, execution } } };
}
