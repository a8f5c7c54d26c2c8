import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { assemblePipelineSchema } from './assemble.ts';
import { definitions } from './definitions.ts';

const steps = [
  {
    type: 'Work',
    summary: 'Does something.',
    schema: {
      type: 'object',
      required: ['command'],
      additionalProperties: false,
      properties: {
        command: { type: 'string', description: 'What to do.' },
        privileged: { type: 'boolean', description: 'With all rights.' },
        ports: { type: 'array', items: { type: 'integer' }, description: 'Ports.' },
      },
    },
  },
];

const stages = [
  {
    type: 'Build',
    summary: 'Builds.',
    schema: { type: 'object', additionalProperties: false, properties: { execution: { type: 'object' } } },
  },
];

const validate = new Ajv({ strict: false }).compile(assemblePipelineSchema(steps, stages) as object);

const stepOf = (keys: string) => `
pipeline:
  identifier: p
  stages:
    - stage:
        identifier: s
        type: Build
        spec: { execution: { steps: [{ step: { identifier: a, ${keys} } }] } }`;

describe('schema for editors', () => {
  it.each<[why: string, text: string]>([
    ['a step', stepOf('type: Work, spec: { command: x, privileged: true, ports: [1] }')],
    [
      'expressions in place of values',
      stepOf('type: Work, spec: { command: x, privileged: <+a>, ports: <+b> }'),
    ],
    ['an expression in place of an item', stepOf('type: Work, spec: { command: x, ports: [<+b>] }')],
    [
      'inputs in place of elements',
      stepOf('type: Work, when: <+input>, strategy: <+input>, spec: { command: x }'),
    ],
    ['a link to a template', stepOf('template: { templateRef: t, versionLabel: "1" }')],
    ['a step that does not run here', stepOf('type: K8sRollingDeploy, spec: { any: 1 }')],
    [
      'a retry',
      stepOf(
        'type: Work, spec: { command: x }, failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Retry, spec: { retryCount: 1, retryIntervals: [1s], onRetryFailure: { action: { type: Ignore } } } } } }]',
      ),
    ],
    [
      'a matrix',
      stepOf(
        'type: Work, spec: { command: x }, strategy: { matrix: { a: [1], b: <+c>, maxConcurrency: 2 } }',
      ),
    ],
    ['an input set', 'inputSet: { identifier: i, pipeline: { identifier: p } }'],
    ['an overlay input set', 'overlayInputSet: { identifier: o, inputSetReferences: [i] }'],
  ])('accepts %s', (_, text) => {
    validate(parse(text));

    expect(validate.errors ?? []).toEqual([]);
  });

  it.each<[why: string, text: string]>([
    ['a spec that is not of its type', stepOf('type: Work, spec: { comand: x }')],
    ['a wrong type', stepOf('type: Work, spec: { command: x, privileged: maybe }')],
    ['an unknown key', stepOf('type: Work, tmeout: 1m, spec: { command: x }')],
    ['an unknown type', stepOf('type: Wrok, spec: { command: x }')],
    ['an expression as a type', stepOf('type: <+a>, spec: { command: x }')],
    ['a step without a type', stepOf('spec: { command: x }')],
    [
      'an action with settings of another',
      stepOf(
        'type: Work, spec: { command: x }, failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Retry, spec: { timeout: 1h } } } }]',
      ),
    ],
    ['another file', 'jobs: {}'],
  ])('refuses %s', (_, text) => {
    expect(validate(parse(text))).toBe(false);
  });
});

describe('schemas of the elements', () => {
  const entries = (value: unknown) => Object.entries((value ?? {}) as Readonly<Record<string, unknown>>);

  const visit = (schema: unknown, path: string): readonly string[] => {
    if (typeof schema !== 'object' || schema === null) return [];
    const { properties, additionalProperties, items } = schema as Readonly<Record<string, unknown>>;
    const open = properties !== undefined && additionalProperties === undefined ? [`${path} is open`] : [];
    const fields = entries(properties).flatMap(([name, field]) => [
      ...((field as { description?: string }).description === undefined
        ? [`${path}.${name} is not described`]
        : []),
      ...visit(field, `${path}.${name}`),
    ]);
    return [...open, ...fields, ...visit(items, path), ...visit(additionalProperties, path)];
  };

  it('describe every property and allow no others', () => {
    const found = entries(definitions).flatMap(([name, schema]) => visit(schema, name));

    // What a containerized group runs on is Harness's business.
    expect(found).toEqual(['stepGroup.stepGroupInfra is open']);
  });
});
