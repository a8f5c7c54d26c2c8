import {
  delegateSelectorsField,
  descriptionField,
  identifierField,
  nameField,
  tagsField,
  templateField,
  timeoutField,
  variablesField,
} from './fields.ts';

/** The file: one key that holds the pipeline. */
export const documentSchema = {
  type: 'object',
  required: ['pipeline'],
  additionalProperties: false,
  properties: { pipeline: { $ref: '#/definitions/pipeline', description: 'The pipeline.' } },
} as const;

export const pipelineSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'A pipeline: stages that run one after the other.',
  properties: {
    identifier: identifierField,
    name: nameField,
    orgIdentifier: { type: 'string', description: 'Organization of the pipeline.' },
    projectIdentifier: { type: 'string', description: 'Project of the pipeline.' },
    description: descriptionField,
    tags: tagsField,
    variables: variablesField,
    properties: {
      type: 'object',
      additionalProperties: false,
      description: 'Settings that stages share.',
      properties: {
        ci: {
          type: 'object',
          additionalProperties: false,
          description: 'Settings of the stages that clone a codebase.',
          properties: {
            codebase: { $ref: '#/definitions/codebase', description: 'The repository that stages clone.' },
          },
        },
      },
    },
    stages: {
      type: 'array',
      minItems: 1,
      items: { $ref: '#/definitions/stageEntry' },
      description: 'Stages, in the order they run.',
    },
    template: templateField,
    timeout: timeoutField,
    flowControl: {
      type: 'object',
      additionalProperties: false,
      description: 'What holds stages and steps back.',
      properties: {
        barriers: {
          type: 'array',
          items: { $ref: '#/definitions/barrier' },
          description: 'Points where parallel branches wait for each other.',
        },
      },
    },
    notificationRules: {
      type: 'array',
      items: { $ref: '#/definitions/notificationRule' },
      description: 'Who hears of what.',
    },
    delegateSelectors: delegateSelectorsField,
    allowStageExecutions: { type: 'boolean', description: 'Whether a run may pick some of the stages.' },
    fixedInputsOnRerun: { type: 'boolean', description: 'Whether a rerun keeps its inputs; ignored here.' },
  },
} as const;

export const barrierSchema = {
  type: 'object',
  required: ['identifier', 'name'],
  additionalProperties: false,
  description: 'A point where parallel branches wait for each other.',
  properties: {
    identifier: identifierField,
    name: { type: 'string', description: 'Name people read.' },
  },
} as const;
