import { RuntimeError } from '../../engine/errors.ts';
import type { Services } from '../../steps/services.ts';
import type { App } from '../wire.ts';

/** Roots of expressions that do not depend on the run itself. */
export async function expressionRoots(
  app: App,
  services: Services,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { account, organization, project } = app.project.config;
  return {
    account: {
      identifier: account?.identifier ?? 'account',
      name: account?.name ?? 'account',
      companyName: account?.name ?? 'account',
    },
    org: {
      identifier: organization?.identifier ?? 'default',
      name: organization?.name ?? 'default',
      description: '',
    },
    project: {
      identifier: project?.identifier ?? 'default',
      name: project?.name ?? 'default',
      description: '',
      tags: {},
    },
    codebase: await codebaseValues(services, signal),
    trigger: null,
    eventPayload: null,
    env: null,
    service: null,
    infra: null,
    artifact: null,
  };
}

/** A revision that does not exist is the clone step's to report: there it has a place and a log. */
async function codebaseValues(services: Services, signal: AbortSignal): Promise<unknown> {
  try {
    return await services.codebase.describe(signal);
  } catch (error) {
    if (error instanceof RuntimeError) return null;
    throw error;
  }
}
