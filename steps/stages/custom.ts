import type { StageType } from '../../engine/step-type.ts';
import { anyMap, spec } from '../schema/properties.ts';
import type { Services } from '../services.ts';
import { ciEnvironment } from './ci-environment.ts';

/** No workspace is cloned; the few steps that need a container get a pod when they ask for it. */
export const custom: StageType<Services> = {
  type: 'Custom',
  summary: 'Steps around a build: mails, requests, scripts, approvals.',
  schema: spec({ required: ['execution'], properties: { execution: anyMap('The steps.') } }),
  support: { level: 'native' },
  hasPod: true,
  pod: (_, { backgroundIds }) => ({ hostNames: [...backgroundIds], sharedPaths: [], volumes: [] }),
  env: (request) =>
    ciEnvironment({ ...request, stage: { ...request.stage, spec: { cloneCodebase: false } } }),
};
