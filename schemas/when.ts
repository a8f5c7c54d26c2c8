import { fixed } from './expressions.ts';

const statuses = ['Success', 'Failure', 'All'] as const;

const condition = {
  type: ['string', 'boolean'],
  description: 'Expression that must be true as well, such as <+codebase.branch> == "main".',
} as const;

export const stepWhenSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['stageStatus'],
  properties: {
    stageStatus: {
      ...fixed,
      type: 'string',
      enum: statuses,
      description: 'How the stage must stand so far.',
    },
    condition,
  },
} as const;

export const stageWhenSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['pipelineStatus'],
  properties: {
    pipelineStatus: {
      ...fixed,
      type: 'string',
      enum: statuses,
      description: 'How the pipeline must stand so far.',
    },
    condition,
  },
} as const;
