import type { PipelineDefinition } from '../../engine/load/definition.ts';
import type { Mailer, Revision, Services } from '../../steps/services.ts';
import type { Store } from '../../store/open-store.ts';
import type { App } from '../wire.ts';

/** What the steps of one run need besides the engine. */
export async function runServices(
  app: App,
  store: Store,
  definition: PipelineDefinition,
  revision: Revision | undefined,
): Promise<Services> {
  const { repositories, connectors, settings } = app.project;
  return {
    codebase: await repositories.openCodebase(definition.codebase, revision),
    repositories,
    connectors,
    scans: store.scans,
    mailer: lazyMailer(app),
    settings,
  };
}

/** Most runs send no mail: the library is loaded with the first one. */
function lazyMailer(app: App): Mailer {
  return { send: async (mail, signal) => (await app.mailer()).send(mail, signal) };
}
