import type { Support } from '../engine/step-type.ts';
import { defineStep, type Step } from './define-step.ts';
import { failed } from './failed.ts';

interface Unsupported {
  readonly types: readonly string[];
  readonly stages: readonly string[];
  readonly support: Extract<Support, { reason: string }>;
}

const builds = ['CI'];
const containers = ['CI', 'SecurityTests'];
const outsideBuilds = ['Custom', 'Approval'];

/** Step types that Harness knows and that do not run here, so that they load and `plan` can say why. */
const table: readonly Unsupported[] = [
  {
    types: ['Action', 'Bitrise'],
    stages: containers,
    support: { level: 'refused', reason: 'runs only on Harness Cloud; use a Run step' },
  },
  {
    types: [
      'RestoreCache',
      'RestoreCacheAzure',
      'RestoreCacheGCS',
      'RestoreCacheS3',
      'SaveCache',
      'SaveCacheAzure',
      'SaveCacheGCS',
      'SaveCacheS3',
    ],
    stages: builds,
    support: {
      level: 'skipped',
      reason: 'caches in the cloud are not used; the steps after it start without one',
    },
  },
  {
    types: ['ArtifactoryUpload', 'GCSUpload', 'S3Upload'],
    stages: builds,
    support: { level: 'skipped', reason: 'nothing is uploaded from here' },
  },
  {
    types: ['BuildAndPushACR', 'BuildAndPushECR', 'BuildAndPushGAR', 'BuildAndPushGCR'],
    stages: builds,
    support: {
      level: 'refused',
      reason: 'cloud registries are not supported; use BuildAndPushDockerRegistry',
    },
  },
  {
    types: [
      'SlsaVerification',
      'SscaArtifactSigning',
      'SscaCompliance',
      'SscaEnforcement',
      'SscaOrchestration',
    ],
    stages: containers,
    support: { level: 'skipped', reason: 'supply chain attestations are kept in a Harness account' },
  },
  {
    types: ['HsaRepoScan'],
    stages: containers,
    support: { level: 'refused', reason: 'is internal to Harness; use the step of a scanner' },
  },
  {
    types: ['Policy'],
    stages: [...containers, ...outsideBuilds],
    support: { level: 'skipped', reason: 'policy sets are kept in a Harness account' },
  },
  {
    types: ['CustomApproval', 'JiraApproval', 'ServiceNowApproval'],
    stages: outsideBuilds,
    support: {
      level: 'refused',
      reason: 'needs a ticket system behind a Harness connector; use HarnessApproval',
    },
  },
  {
    types: ['JiraCreate', 'JiraUpdate', 'ServiceNowCreate', 'ServiceNowImportSet', 'ServiceNowUpdate'],
    stages: outsideBuilds,
    support: { level: 'skipped', reason: 'needs a ticket system behind a Harness connector' },
  },
  {
    types: ['Verify'],
    stages: outsideBuilds,
    support: { level: 'skipped', reason: 'verification needs the monitoring sources of a Harness account' },
  },
];

export const unsupportedSteps: readonly Step[] = table.flatMap(({ types, stages, support }) =>
  types.map((type) => unsupportedStep(type, stages, support)),
);

/** A known type that does not run. Its spec is not judged: nobody here will read it. */
function unsupportedStep(type: string, stages: readonly string[], support: Unsupported['support']): Step {
  return defineStep<object>({
    type,
    summary: 'Known to Harness; does not run here.',
    schema: { type: 'object', description: support.reason },
    stages,
    support,
    run: async () => failed('step/unsupported', `${type} ${support.reason}`),
  });
}
