import { podStageProperties } from './pod-schema.ts';
import { podStage } from './pod-stage.ts';

export const securityTests = podStage({
  type: 'SecurityTests',
  summary: 'Scan code, images and running instances.',
  properties: podStageProperties,
});
