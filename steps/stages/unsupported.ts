import type { StageType } from '../../engine/step-type.ts';
import { anyMap, spec } from '../schema/properties.ts';
import type { Services } from '../services.ts';

const reasons: Readonly<Record<string, string>> = {
  Deployment: 'deployments need the services and environments of a Harness account',
  FeatureFlag: 'feature flags live in a Harness account',
  IACM: 'infrastructure workspaces live in a Harness account',
  IDP: 'the developer portal lives in a Harness account',
};

/** Stage types that load, so that `plan` and `validate` can say why they do not run. */
export const unsupportedStages: readonly StageType<Services>[] = Object.entries(reasons).map(
  ([type, reason]) => ({
    type,
    summary: `Known to Harness; not run here.`,
    schema: { ...spec({ properties: { execution: anyMap('The steps.') } }), additionalProperties: true },
    support: { level: 'refused', reason },
    hasPod: false,
  }),
);
