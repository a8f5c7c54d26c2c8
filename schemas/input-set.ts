import { descriptionField, identifierField, nameField, tagsField } from './fields.ts';

const scopeFields = {
  identifier: identifierField,
  name: nameField,
  description: descriptionField,
  tags: tagsField,
  orgIdentifier: { type: 'string', description: 'Organization of the pipeline.' },
  projectIdentifier: { type: 'string', description: 'Project of the pipeline.' },
} as const;

/** A file with values for the runtime inputs of a pipeline. */
export const inputSetSchema = {
  type: 'object',
  required: ['inputSet'],
  additionalProperties: false,
  properties: {
    inputSet: {
      type: 'object',
      required: ['pipeline'],
      additionalProperties: false,
      description: 'Values for the runtime inputs of a pipeline.',
      properties: {
        ...scopeFields,
        pipeline: { type: 'object', description: 'The pipeline, reduced to its inputs.' },
      },
    },
  },
} as const;

/** A file that merges input sets. */
export const overlayInputSetSchema = {
  type: 'object',
  required: ['overlayInputSet'],
  additionalProperties: false,
  properties: {
    overlayInputSet: {
      type: 'object',
      required: ['inputSetReferences'],
      additionalProperties: false,
      description: 'Input sets that are merged; a later one wins.',
      properties: {
        ...scopeFields,
        pipelineIdentifier: { type: 'string', description: 'Pipeline the input sets are for.' },
        inputSetReferences: {
          type: 'array',
          minItems: 1,
          items: { type: 'string' },
          description: 'Identifiers of input sets, in order.',
        },
      },
    },
  },
} as const;
