import { fixed } from './expressions.ts';

export const pipelineEvents = [
  'AllEvents',
  'PipelineStart',
  'PipelineSuccess',
  'PipelineFailed',
  'PipelineEnd',
  'PipelinePaused',
  'PipelineResumed',
  'StageSuccess',
  'StageFailed',
  'StageStart',
  'StepFailed',
  'TriggerFailed',
  'WaitingForUserAction',
] as const;

export const notificationMethods = ['Email', 'Slack', 'PagerDuty', 'MsTeams', 'Webhook', 'Datadog'] as const;

const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description }) as const;

export const notificationRuleSchema = {
  type: 'object',
  required: ['name', 'pipelineEvents', 'notificationMethod'],
  additionalProperties: false,
  description: 'Who hears of what.',
  properties: {
    name: { type: 'string', description: 'Name of the rule.' },
    identifier: { type: 'string', description: 'Identifier of the rule.' },
    enabled: { type: 'boolean', description: 'Whether the rule applies.' },
    pipelineEvents: {
      type: 'array',
      minItems: 1,
      description: 'What to tell about.',
      items: {
        type: 'object',
        required: ['type'],
        additionalProperties: false,
        properties: {
          type: { ...fixed, type: 'string', enum: pipelineEvents, description: 'Kind of event.' },
          forStages: texts('Identifiers of stages, or AllStages.'),
          forSteps: texts('Identifiers of steps.'),
        },
      },
    },
    notificationMethod: {
      type: 'object',
      required: ['type', 'spec'],
      additionalProperties: false,
      description: 'How to tell.',
      properties: {
        type: { ...fixed, type: 'string', enum: notificationMethods, description: 'Kind of message.' },
        spec: {
          type: 'object',
          additionalProperties: false,
          description: 'Receivers of this kind of message.',
          properties: {
            recipients: texts('Mail addresses.'),
            userGroups: texts('User groups.'),
            webhookUrl: { type: 'string', description: 'Address the message is posted to.' },
            headers: {
              type: 'object',
              additionalProperties: { type: 'string' },
              description: 'Headers of the request.',
            },
            integrationKey: { type: 'string', description: 'Key of the integration.' },
            msTeamKeys: texts('Keys of the channels.'),
            url: { type: 'string', description: 'Address of the service.' },
            apiKey: { type: 'string', description: 'Key of the service.' },
          },
        },
      },
    },
    template: { $ref: '#/definitions/templateLink', description: 'A template of the message.' },
  },
} as const;
