import type { RunIdentity } from '../../engine/run/options.ts';
import type { ExecutionSummary } from '../../store/execution.ts';
import type { RecordedRun, Session } from './recorded-run.ts';

/** Who and what an execution is, for its first event and for `<+pipeline.…>`. */
export function identityOf(
  { app, options, user }: Session,
  { file, yaml }: RecordedRun,
  execution: ExecutionSummary,
): RunIdentity {
  return {
    executionId: execution.id,
    sequenceId: execution.sequenceId,
    file,
    runtimeName: options.runtime,
    owner: execution.owner,
    triggeredBy: user,
    scope: {
      account: app.project.config.account?.identifier ?? 'account',
      org: execution.orgId,
      project: execution.projectId,
    },
    executionUrl: `http://localhost/executions/${execution.id}`,
    yaml,
    ...(execution.branch === undefined ? {} : { branch: execution.branch }),
    ...(execution.resumedFrom === undefined ? {} : { resumedFrom: execution.resumedFrom }),
  };
}
