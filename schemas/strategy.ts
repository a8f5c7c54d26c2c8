import { fixed } from './expressions.ts';

const maxConcurrency = {
  type: 'integer',
  minimum: 0,
  description: 'How many run at the same time; 0 is all.',
} as const;

const nodeName = { type: 'string', description: 'Name of each turn, such as <+matrix.service>.' } as const;

export const strategySchema = {
  type: 'object',
  additionalProperties: false,
  description: 'Runs the element several times: exactly one of matrix, repeat and parallelism.',
  properties: {
    matrix: {
      type: 'object',
      description:
        'One turn for every combination of the axes. Any other key is an axis: a list or an expression.',
      additionalProperties: { type: ['array', 'string'] },
      properties: {
        exclude: {
          type: 'array',
          items: { type: 'object' },
          description: 'Combinations to leave out.',
        },
        maxConcurrency,
        nodeName,
      },
    },
    repeat: {
      type: 'object',
      additionalProperties: false,
      description: 'A number of turns, or one turn for every item.',
      properties: {
        times: { type: 'integer', minimum: 1, description: 'How many turns.' },
        items: { type: ['array', 'string'], description: 'A list, or an expression that gives one.' },
        start: { type: 'integer', minimum: 0, description: 'First item, from 0.' },
        end: { type: 'integer', minimum: 0, description: 'Item to stop before.' },
        unit: {
          ...fixed,
          type: 'string',
          enum: ['Percentage', 'Count'],
          description: 'What start, end and partitionSize count.',
        },
        partitionSize: { type: 'integer', minimum: 1, description: 'How many items each turn gets.' },
        maxConcurrency,
        nodeName,
      },
    },
    parallelism: { type: 'integer', minimum: 1, description: 'How many copies run at the same time.' },
    maxConcurrency,
    when: { type: 'string', description: 'Expression that must be true for any turn to run.' },
    onFailure: {
      ...fixed,
      type: 'string',
      enum: ['RunAll', 'SkipQueued'],
      description: 'What happens to turns that wait when one fails.',
    },
  },
} as const;
