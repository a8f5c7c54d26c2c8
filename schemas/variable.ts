import { fixed } from './expressions.ts';
import { variableNameRule } from './patterns.ts';

export const variableTypes = ['String', 'Number', 'Secret'] as const;

export const variableSchema = {
  type: 'object',
  required: ['name', 'type', 'value'],
  additionalProperties: false,
  description: 'A variable.',
  properties: {
    name: {
      ...fixed,
      type: 'string',
      pattern: variableNameRule.pattern,
      description: 'Name, read as <+pipeline.variables.NAME>.',
    },
    type: { ...fixed, type: 'string', enum: variableTypes, description: 'Kind of the value.' },
    value: {
      type: ['string', 'number', 'boolean', 'null'],
      description: 'The value. Of a secret: its identifier.',
    },
    default: { type: ['string', 'number', 'boolean', 'null'], description: 'Used when no value is given.' },
    description: { type: 'string', description: 'What the variable is for.' },
    required: { type: 'boolean', description: 'Whether a run must supply the value.' },
    metadata: { type: 'object', description: 'Notes of the editor; ignored.' },
  },
} as const;

/** Words of the expression language that cannot name a variable. */
export const reservedWords: readonly string[] = [
  'or',
  'and',
  'eq',
  'ne',
  'lt',
  'gt',
  'le',
  'ge',
  'div',
  'mod',
  'not',
  'null',
  'true',
  'false',
  'new',
  'var',
  'return',
  'shellScriptProvisioner',
  'class',
];
