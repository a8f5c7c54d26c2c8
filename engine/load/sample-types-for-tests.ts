/** Step and stage types for the tests of the loader. */
import type { Value } from '../outcome.ts';
import type { JsonSchema, StageType, StepType } from '../step-type.ts';
import type { Registries } from './elements/context.ts';

const text = { type: 'string' } as const;

const work: StepType<Value, unknown> = {
  type: 'Work',
  summary: 'Does something.',
  stages: ['Build'],
  support: { level: 'native' },
  schema: {
    type: 'object',
    required: ['command'],
    additionalProperties: false,
    properties: {
      image: text,
      command: text,
      privileged: { type: 'boolean' },
      ports: { type: 'array', items: { type: 'integer' } },
      env: { type: 'object', additionalProperties: text },
      pull: { type: 'string', enum: ['Always', 'Never', 'IfNotPresent'] },
      user: { anyOf: [{ type: 'integer' }, { type: 'string', minLength: 1 }] },
      source: {
        oneOf: [
          { type: 'object', required: ['file'], additionalProperties: false, properties: { file: text } },
          { type: 'object', required: ['url'], additionalProperties: false, properties: { url: text } },
        ],
      },
    },
  },
  validate(spec) {
    const command = (spec as { command: string }).command.trim();
    return command === ''
      ? [{ path: ['command'], code: 'definition/empty-command', message: 'no command' }]
      : [];
  },
  run: async () => ({ status: 'success' }),
};

const ask: StepType<Value, unknown> = {
  type: 'Ask',
  summary: 'Asks a person.',
  stages: ['Review'],
  support: { level: 'native' },
  schema: { type: 'object', properties: { barrierRef: text, message: text } },
  run: async () => ({ status: 'success' }),
};

const stage = (type: string, properties: JsonSchema): StageType<unknown> => ({
  type,
  summary: 'A stage.',
  schema: { type: 'object', additionalProperties: false, properties },
  support: { level: 'native' },
  hasPod: true,
});

const execution = { $ref: '#/definitions/execution' } as const;

const stages = [
  stage('Build', {
    cloneCodebase: { type: 'boolean' },
    sharedPaths: { type: 'array', items: text },
    infrastructure: { type: 'object' },
    execution,
  }),
  stage('Review', { execution }),
  stage('Chain', { pipeline: text }),
];

export const sampleTypes: Registries<unknown> = {
  steps: { types: [work, ask], find: (type) => [work, ask].find((each) => each.type === type) },
  stages: { types: stages, find: (type) => stages.find((each) => each.type === type) },
};
