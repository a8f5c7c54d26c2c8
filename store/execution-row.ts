import type { Insertable, Selectable } from 'kysely';
import { type Status, statuses } from '../engine/state/status.ts';
import type { ExecutionHeader, ExecutionSummary } from './execution.ts';
import type { ExecutionsTable } from './schema.ts';

export function toRow(header: ExecutionHeader, sequenceId: number): Insertable<ExecutionsTable> {
  return {
    id: header.id,
    org_id: header.orgId,
    project_id: header.projectId,
    pipeline_id: header.pipelineId,
    pipeline_name: header.pipelineName,
    sequence_id: sequenceId,
    file: header.file,
    runtime: header.runtime,
    branch: header.branch ?? null,
    triggered_by: header.triggeredBy,
    resumed_from: header.resumedFrom ?? null,
    owner_host: header.owner.host,
    owner_pid: header.owner.pid,
    owner_started_at: header.owner.startedAt,
    status: 'RUNNING',
    started_at: header.startedAt,
    ended_at: null,
    exit_code: null,
  };
}

export function fromRow(row: Selectable<ExecutionsTable>): ExecutionSummary {
  return {
    id: row.id,
    orgId: row.org_id,
    projectId: row.project_id,
    pipelineId: row.pipeline_id,
    pipelineName: row.pipeline_name,
    sequenceId: row.sequence_id,
    file: row.file,
    runtime: row.runtime,
    ...(row.branch !== null && { branch: row.branch }),
    triggeredBy: row.triggered_by,
    ...(row.resumed_from !== null && { resumedFrom: row.resumed_from }),
    owner: { host: row.owner_host, pid: row.owner_pid, startedAt: row.owner_started_at },
    status: readStatus(row.status),
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.exit_code !== null && { exitCode: row.exit_code }),
  };
}

function readStatus(text: string): Status {
  const status = statuses.find((each) => each === text);
  if (status === undefined) throw new Error(`the database holds the unknown status ${text}`);
  return status;
}
