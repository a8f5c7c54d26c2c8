import { displayStatus } from '../../../engine/state/status.ts';
import type { ExecutionSummary } from '../../../store/execution.ts';
import { isoTime } from '../../render/run-document.ts';

/** An execution as programs read it: names and words as in the document of a run. */
export function executionDocument(execution: ExecutionSummary) {
  const { id, sequenceId, pipelineId, pipelineName, orgId, projectId, startedAt, endedAt } = execution;
  return {
    executionId: id,
    sequenceId,
    pipeline: { identifier: pipelineId, name: pipelineName },
    orgIdentifier: orgId,
    projectIdentifier: projectId,
    status: displayStatus(execution.status),
    ...(execution.exitCode !== undefined && { exitCode: execution.exitCode }),
    startedAt: isoTime(startedAt),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt) }),
    file: execution.file,
    runtime: execution.runtime,
    ...(execution.branch !== undefined && { branch: execution.branch }),
    triggeredBy: execution.triggeredBy,
    ...(execution.resumedFrom !== undefined && { resumedFrom: execution.resumedFrom }),
  };
}
