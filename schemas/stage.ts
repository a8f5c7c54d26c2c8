import { fixed } from './expressions.ts';
import {
  delegateSelectorsField,
  descriptionField,
  failureStrategiesField,
  identifierField,
  nameField,
  rollbackStepsField,
  stageWhenField,
  stepsField,
  strategyField,
  tagsField,
  templateField,
  timeoutField,
  variablesField,
} from './fields.ts';

/** An item of `stages`: exactly one of the keys. */
export const stageEntrySchema = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    stage: { $ref: '#/definitions/stage', description: 'A stage.' },
    parallel: {
      type: 'array',
      minItems: 1,
      items: { $ref: '#/definitions/stageEntry' },
      description: 'Stages that run at the same time.',
    },
    insert: { type: 'object', description: 'A place a template leaves open; nothing runs here.' },
  },
} as const;

/** What all stages share; `spec` depends on the type. */
export const stageSchema = {
  type: 'object',
  required: ['identifier', 'type', 'spec'],
  additionalProperties: false,
  description: 'A stage: steps that share a workspace.',
  properties: {
    identifier: identifierField,
    name: nameField,
    type: { ...fixed, type: 'string', description: 'Kind of the stage.' },
    description: descriptionField,
    tags: tagsField,
    variables: variablesField,
    pipelineVariables: { ...variablesField, description: 'Old form of variables; ignored.' },
    when: stageWhenField,
    failureStrategies: failureStrategiesField,
    strategy: strategyField,
    timeout: timeoutField,
    delegateSelectors: delegateSelectorsField,
    skipInstances: { description: 'Whether a rerun skips what is deployed already; ignored here.' },
    runMode: {
      type: 'object',
      additionalProperties: false,
      description: 'Whether the stage starts by itself; ignored here.',
      properties: {
        type: { type: 'string', enum: ['Manual', 'Auto'], description: 'Manual or Auto.' },
        timeout: timeoutField,
      },
    },
    template: templateField,
    spec: { type: 'object', description: 'Settings of this type of stage.' },
  },
} as const;

/** `execution` of a stage. */
export const executionSchema = {
  type: 'object',
  required: ['steps'],
  additionalProperties: false,
  description: 'What the stage does.',
  properties: { steps: stepsField, rollbackSteps: rollbackStepsField },
} as const;
