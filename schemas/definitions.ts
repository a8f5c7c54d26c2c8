/** Every element of the document by name; `$ref: '#/definitions/NAME'` points here. */
import { codebaseSchema } from './codebase.ts';
import { failureActionSchema, failureStrategySchema } from './failure-strategy.ts';
import { notificationRuleSchema } from './notification.ts';
import { barrierSchema, documentSchema, pipelineSchema } from './pipeline.ts';
import { executionSchema, stageEntrySchema, stageSchema } from './stage.ts';
import { stepEntrySchema, stepGroupSchema, stepSchema } from './step.ts';
import { strategySchema } from './strategy.ts';
import { templateLinkSchema } from './template-link.ts';
import { variableSchema } from './variable.ts';
import { stageWhenSchema, stepWhenSchema } from './when.ts';

export const definitions = {
  document: documentSchema,
  pipeline: pipelineSchema,
  codebase: codebaseSchema,
  barrier: barrierSchema,
  notificationRule: notificationRuleSchema,
  variable: variableSchema,
  stageEntry: stageEntrySchema,
  stage: stageSchema,
  execution: executionSchema,
  stepEntry: stepEntrySchema,
  step: stepSchema,
  stepGroup: stepGroupSchema,
  stageWhen: stageWhenSchema,
  stepWhen: stepWhenSchema,
  failureStrategy: failureStrategySchema,
  failureAction: failureActionSchema,
  strategy: strategySchema,
  templateLink: templateLinkSchema,
} as const;

export type ElementName = keyof typeof definitions;
