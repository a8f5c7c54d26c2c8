import type { Plan } from '../../engine/plan/plan.ts';
import type { Masker } from '../../engine/ports.ts';
import type { ExecuteOptions } from '../../engine/run/options.ts';
import type { Executions } from '../../store/executions.ts';
import type { Cli } from '../cli.ts';
import type { LoadedPipeline } from './load-pipeline.ts';
import type { RunOptions } from './options.ts';
import { isDone, type Resumed, resumeFrom } from './resume.ts';
import { forecast, reopenStages } from './resume-forecast.ts';
import { secretOutputs } from './resume-secrets.ts';
import { type LeaveOut, selectSteps } from './select-steps.ts';
import type { DiskWorkspaces } from './workspace-archive.ts';

export interface PartOfRun {
  readonly cli: Cli;
  readonly executions: Executions;
  readonly workspaces: DiskWorkspaces;
  readonly pipeline: LoadedPipeline;
  readonly plan: Plan;
  readonly options: Pick<RunOptions, 'resume' | 'from' | 'until' | 'only'>;
  readonly masker: Masker;
}

type Part = Pick<ExecuteOptions<never>, 'resume' | 'leaveOut' | 'workspaces'>;

/** What of a plan is to run: with `--resume`, `--from`, `--until` and `--only`. Tells what it takes over. @throws UsageError */
export async function partOfRun(run: PartOfRun): Promise<Part> {
  const { plan, options, workspaces } = run;
  const earlier = await earlierRun(run);
  const { until, only } = options;
  const leaveOut = selectSteps(plan, {
    only,
    ...(until === undefined ? {} : { until }),
    ...(earlier === undefined ? {} : { isDone: (node) => isDone(earlier.point.state, node) }),
  });
  const resumed = earlier && { ...earlier, point: reopenStages(plan, earlier.point, leaveOut) };
  if (resumed !== undefined) await takeOver(run, resumed, leaveOut);
  return {
    workspaces,
    ...(resumed === undefined ? {} : { resume: resumed.point }),
    ...(leaveOut === undefined ? {} : { leaveOut }),
  };
}

async function earlierRun({ executions, pipeline, plan, options }: PartOfRun): Promise<Resumed | undefined> {
  if (options.resume === undefined) return undefined;
  const { definition } = pipeline;
  // Steps that are asked for by name run again, whatever became of them.
  const from = options.from ?? options.only[0];
  return resumeFrom({
    executions,
    plan,
    pipeline: {
      orgId: definition.orgIdentifier,
      projectId: definition.projectIdentifier,
      pipelineId: definition.identifier,
    },
    reference: options.resume,
    ...(from === undefined ? {} : { from }),
  });
}

async function takeOver(
  { cli, plan, workspaces, masker }: PartOfRun,
  { execution, point }: Resumed,
  leaveOut: LeaveOut | undefined,
): Promise<void> {
  const { takenOver, mixedStages } = forecast(plan, point, leaveOut);
  for (const secret of secretOutputs(takenOver, point.state)) masker.add(secret);
  const steps = takenOver.length === 1 ? '1 step' : `${takenOver.length || 'no'} steps`;
  const short = execution.id.slice(0, 8);
  cli.stderr.write(`taking over ${steps} of execution ${short}\n`);
  for (const stage of mixedStages) {
    if (await workspaces.has(execution.id, stage)) continue;
    cli.stderr.write(
      `the files of stage ${stage} were not kept by execution ${short}: steps that need them will not find them, --from runs more of the stage\n`,
    );
  }
}
