import { dirname, join, resolve } from 'node:path';
import { load } from '../../engine/load/load.ts';
import type { SourceFile } from '../../engine/load/parse-yaml.ts';
import { compile } from '../../engine/plan/compile.ts';
import { readYamlSources, templateResolver } from '../../project/templates.ts';
import { createPipelineRunner } from '../../steps/pipeline-stage/create-pipeline-runner.ts';
import type { PipelineRunner } from '../../steps/pipeline-stage/pipeline-runner.ts';
import { preflight } from './preflight.ts';
import { type RecordedRun, runRecorded, type Session } from './recorded-run.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';

/** Pipelines that a stage of this one can run: those in `.pipeline/pipelines` and those beside its file. */
export function childPipelines(
  session: Session,
  parent: Pick<RecordedRun, 'file' | 'services' | 'roots'>,
): PipelineRunner {
  const { cli, app, registries } = session;
  const resolveTemplates = templateResolver({ directory: app.directory, cwd: cli.cwd });
  return createPipelineRunner({
    files: () => nearbyFiles(session, parent.file),
    load: (file, inputs) => load(file, registries, { inputs, resolveTemplates }),
    findInputSet: () => undefined,
    execute: async ({ file, loaded, control, sink }) => {
      const { definition, yaml } = loaded;
      const plan = compile(definition, registries);
      refuseUnsupported(plan, { registries, definition });
      const { pipelines: _own, ...services } = parent.services;
      const codebase = await app.project.repositories.openCodebase(definition.codebase, undefined);
      const isOffline = session.options.offline === true;
      await preflight({ plan, registries, runtime: session.runtime, services, isOffline });
      const quiet: Session = { ...session, renderer: nothingShown };
      return runRecorded(quiet, {
        file: file.file,
        definition,
        yaml,
        plan,
        services: { ...services, codebase },
        roots: { ...parent.roots, codebase: null },
        control,
        part: {},
        reader: sink,
      });
    },
  });
}

const nothingShown = { event: () => undefined, log: () => undefined, close: () => undefined };

async function nearbyFiles({ cli, app }: Session, parentFile: string): Promise<readonly SourceFile[]> {
  const beside = dirname(resolve(cli.cwd, parentFile));
  const all = [
    ...(await readYamlSources(join(app.directory, 'pipelines'), cli.cwd)),
    ...(await readYamlSources(beside, cli.cwd)),
  ];
  return [...new Map(all.map((each) => [each.file, each])).values()];
}
