import { createMasker } from '../../engine/mask/masker.ts';
import { compile } from '../../engine/plan/compile.ts';
import type { Cli } from '../cli.ts';
import { openApp } from '../wire.ts';
import { loadPipeline } from './load-pipeline.ts';
import { askedRevision, checkRunOptions, graceMsOf, type RunOptions } from './options.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';
import { runPlan } from './run-plan.ts';
import { selectStages } from './select-stages.ts';

/** `pipeline run`: everything is checked before anything starts. @returns the exit code */
export async function runCommand(cli: Cli, path: string, options: RunOptions): Promise<number> {
  checkRunOptions(options);
  const graceMs = graceMsOf(options);
  const revision = askedRevision(options);
  const pipeline = await loadPipeline(cli, path, {
    inputs: options.input,
    ...(revision === undefined ? {} : { revision }),
  });
  const plan = selectStages(compile(pipeline.definition, pipeline.registries), options.stage);
  refuseUnsupported(plan, pipeline);
  const note = (message: string) => void cli.stderr.write(`${message}\n`);
  const masker = createMasker({ warn: note });
  const app = await openApp(cli, {
    pipelineFile: path,
    note,
    mask: (secret) => masker.add(secret),
    ...(options.repo === undefined ? {} : { repo: options.repo }),
    ...(options.offline === true ? { pull: 'never' } : options.pull && { pull: options.pull }),
  });
  try {
    return await runPlan({ cli, app, pipeline, plan, options, graceMs, masker });
  } finally {
    await app.close();
  }
}
