/** Fields that several elements share. */
import { fixed } from './expressions.ts';
import { identifierRule, nameRule } from './patterns.ts';

export const identifierField = {
  ...fixed,
  type: 'string',
  pattern: identifierRule.pattern,
  description: 'Name of the element in expressions: letters, digits and underscores.',
} as const;

export const nameField = {
  ...fixed,
  type: 'string',
  pattern: nameRule.pattern,
  description: 'Name people read. Defaults to the identifier.',
} as const;

export const descriptionField = { type: 'string', description: 'What the element is for.' } as const;

export const timeoutField = {
  type: 'string',
  description: 'How long it may take, such as 30s, 10m or 1h 30m.',
} as const;

export const tagsField = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Free labels; read as <+pipeline.tags.NAME>.',
} as const;

export const delegateSelectorsField = {
  type: 'array',
  items: { type: 'string' },
  description: 'Delegates that would run the element on Harness; ignored here.',
} as const;

export const variablesField = {
  type: 'array',
  items: { $ref: '#/definitions/variable' },
  description: 'Variables of the element.',
} as const;

export const failureStrategiesField = {
  type: 'array',
  items: { $ref: '#/definitions/failureStrategy' },
  description: 'What to do when something in the element fails.',
} as const;

export const strategyField = {
  $ref: '#/definitions/strategy',
  description: 'Runs the element several times.',
} as const;

export const stepWhenField = {
  $ref: '#/definitions/stepWhen',
  description: 'When the element runs. Without it: while everything before it in the stage went well.',
} as const;

export const stageWhenField = {
  $ref: '#/definitions/stageWhen',
  description: 'When the stage runs. Without it: while everything before it in the pipeline went well.',
} as const;

export const stepsField = {
  type: 'array',
  minItems: 1,
  items: { $ref: '#/definitions/stepEntry' },
  description: 'Steps, in the order they run.',
} as const;

export const rollbackStepsField = {
  type: 'array',
  items: { $ref: '#/definitions/stepEntry' },
  description: 'Steps that run when a failure strategy asks for a rollback.',
} as const;

export const templateField = {
  $ref: '#/definitions/templateLink',
  description: 'A template that supplies the rest of the element.',
} as const;

export const cloneCodebaseField = {
  type: 'boolean',
  description: 'Whether the stage starts with a clone of the codebase. On unless it says false.',
} as const;
