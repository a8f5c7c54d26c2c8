import { anyMap, choice, flag, object, text, textList } from '../schema/properties.ts';
import { podStageProperties } from './pod-schema.ts';
import { podStage } from './pod-stage.ts';

export const ci = podStage({
  type: 'CI',
  summary: 'Build and test: steps run in containers that share a workspace.',
  properties: {
    ...podStageProperties,
    caching: object('Cache Intelligence of Harness Cloud; not used here.', {
      properties: {
        enabled: flag('Whether to cache.'),
        key: text('Key of the cache.'),
        paths: textList('Directories to cache.'),
        policy: choice('Which way to go.', ['pull', 'push', 'pull-push']),
        override: flag('Replace a cache that exists.'),
      },
    }),
    buildIntelligence: anyMap('Build Intelligence of Harness; not used here.'),
    slsa_provenance: anyMap('Provenance attestation of Harness; not used here.'),
  },
});
