import { fixed } from './expressions.ts';

/** What can fail a step, spelled as in YAML. */
export const failureTypes = [
  'Unknown',
  'Authentication',
  'Authorization',
  'Connectivity',
  'Timeout',
  'Verification',
  'DelegateProvisioning',
  'PolicyEvaluationFailure',
  'InputTimeoutError',
  'ApprovalRejection',
  'DelegateRestart',
  'UserMarkedFailure',
  'InfrastructureFailure',
  'PluginImageFailure',
  'ResourceLimitsFailure',
  'ConfigurationFailure',
  'RetryableTransientFailure',
] as const;

/** What a failure strategy can name in `onFailure.errors`. */
export const errorTypes = ['AllErrors', ...failureTypes] as const;

export const failureActionTypes = [
  'Ignore',
  'Retry',
  'MarkAsSuccess',
  'MarkAsFailure',
  'Abort',
  'ManualIntervention',
  'StageRollback',
  'StepGroupRollback',
  'PipelineRollback',
  'ProceedWithDefaultValues',
  'RetryStepGroup',
] as const;

export const failureStrategySchema = {
  type: 'object',
  required: ['onFailure'],
  additionalProperties: false,
  description: 'What to do when something fails.',
  properties: {
    onFailure: {
      type: 'object',
      required: ['errors', 'action'],
      additionalProperties: false,
      description: 'The errors and the answer to them.',
      properties: {
        errors: {
          type: 'array',
          minItems: 1,
          items: { type: 'string', enum: errorTypes },
          description: 'Kinds of error this answers. AllErrors stands for every kind not named elsewhere.',
        },
        action: { $ref: '#/definitions/failureAction', description: 'The answer.' },
      },
    },
  },
} as const;

const retryCount = { type: 'integer', minimum: 1, description: 'How often to try again.' } as const;

const retryIntervals = {
  type: 'array',
  minItems: 1,
  items: { type: 'string' },
  description: 'Waits between attempts, such as 10s; the last one repeats.',
} as const;

const nextAction = (description: string) =>
  ({
    type: 'object',
    required: ['action'],
    additionalProperties: false,
    description,
    properties: { action: { $ref: '#/definitions/failureAction', description: 'The answer.' } },
  }) as const;

/** `spec` by action; an action that is not here has none. */
export const failureActionSpecs = {
  Retry: {
    type: 'object',
    required: ['retryCount', 'retryIntervals', 'onRetryFailure'],
    additionalProperties: false,
    description: 'How to try again.',
    properties: {
      retryCount,
      retryIntervals,
      onRetryFailure: nextAction('What to do when every attempt failed.'),
      condition: { type: 'string', description: 'Expression that must be true for another attempt.' },
    },
  },
  RetryStepGroup: {
    type: 'object',
    required: ['retryCount', 'retryIntervals'],
    additionalProperties: false,
    description: 'How to try the step group again.',
    properties: {
      retryCount,
      retryIntervals,
      onRetryFailure: nextAction('What to do when every attempt failed.'),
      condition: { type: 'string', description: 'Expression that must be true for another attempt.' },
    },
  },
  ManualIntervention: {
    type: 'object',
    required: ['timeout', 'onTimeout'],
    additionalProperties: false,
    description: 'How long to wait for a person.',
    properties: {
      timeout: { type: 'string', description: 'How long to wait, such as 1h.' },
      onTimeout: nextAction('What to do when nobody answered.'),
    },
  },
  PipelineRollback: {
    type: 'object',
    additionalProperties: false,
    description: 'How to roll back.',
    properties: { failAll: { type: 'boolean', description: 'Whether everything else fails too.' } },
  },
} as const;

export const failureActionSchema = {
  type: 'object',
  required: ['type'],
  additionalProperties: false,
  description: 'The answer to a failure.',
  properties: {
    type: { ...fixed, type: 'string', enum: failureActionTypes, description: 'Kind of answer.' },
    spec: { type: 'object', description: 'Settings of this kind of answer.' },
  },
} as const;
