import type { StageRegistry, StageType } from '../../engine/step-type.ts';
import { pipelineStage } from '../pipeline-stage/pipeline-stage.ts';
import type { Services } from '../services.ts';
import { approval } from './approval.ts';
import { ci } from './ci.ts';
import { custom } from './custom.ts';
import { securityTests } from './security-tests.ts';
import { unsupportedStages } from './unsupported.ts';

const types: readonly StageType<Services>[] = [
  approval,
  ci,
  custom,
  pipelineStage,
  securityTests,
  ...unsupportedStages,
];

const byType = new Map(types.map((each) => [each.type, each]));

export const stageRegistry: StageRegistry<Services> = { types, find: (type) => byType.get(type) };
