import { fixed } from './expressions.ts';
import {
  delegateSelectorsField,
  descriptionField,
  failureStrategiesField,
  identifierField,
  nameField,
  rollbackStepsField,
  stepsField,
  stepWhenField,
  strategyField,
  templateField,
  timeoutField,
  variablesField,
} from './fields.ts';

/** An item of `steps`: exactly one of the keys. */
export const stepEntrySchema = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    step: { $ref: '#/definitions/step', description: 'A step.' },
    stepGroup: { $ref: '#/definitions/stepGroup', description: 'Steps that belong together.' },
    parallel: {
      type: 'array',
      minItems: 1,
      items: { $ref: '#/definitions/stepEntry' },
      description: 'Steps and step groups that run at the same time.',
    },
    insert: { type: 'object', description: 'A place a template leaves open; nothing runs here.' },
  },
} as const;

/** What all steps share; `spec` depends on the type. */
export const stepSchema = {
  type: 'object',
  required: ['identifier', 'type'],
  additionalProperties: false,
  description: 'A step: one thing to do.',
  properties: {
    identifier: identifierField,
    name: nameField,
    type: { ...fixed, type: 'string', description: 'What the step does.' },
    description: descriptionField,
    timeout: timeoutField,
    when: stepWhenField,
    failureStrategies: failureStrategiesField,
    strategy: strategyField,
    enforce: {
      type: 'object',
      additionalProperties: false,
      description: 'Policy sets Harness applies to the step; ignored here.',
      properties: {
        policySets: { type: 'array', items: { type: 'string' }, description: 'Identifiers of policy sets.' },
      },
    },
    delegateSelectors: delegateSelectorsField,
    template: templateField,
    spec: { type: 'object', description: 'Settings of this type of step.' },
  },
} as const;

export const stepGroupSchema = {
  type: 'object',
  required: ['identifier', 'steps'],
  additionalProperties: false,
  description: 'Steps that belong together and share a condition, a failure strategy or a loop.',
  properties: {
    identifier: identifierField,
    name: nameField,
    description: descriptionField,
    steps: stepsField,
    rollbackSteps: rollbackStepsField,
    variables: variablesField,
    when: stepWhenField,
    failureStrategies: failureStrategiesField,
    strategy: strategyField,
    timeout: timeoutField,
    delegateSelectors: delegateSelectorsField,
    template: templateField,
    sharedPaths: {
      type: 'array',
      items: { type: 'string' },
      description: 'Absolute paths that all steps of a containerized group see.',
    },
    stepGroupInfra: {
      type: 'object',
      description: 'Where the steps of a containerized group run.',
      required: ['type'],
      properties: {
        type: {
          type: 'string',
          enum: ['KubernetesDirect', 'VM', 'ECS', 'Delegate'],
          description: 'Kind of infrastructure.',
        },
        spec: { type: 'object', description: 'Settings of this kind of infrastructure.' },
      },
    },
  },
} as const;
