import { UsageError } from '../../engine/errors.ts';
import type { ExecutionSummary, PipelineKey } from '../../store/execution.ts';
import type { Executions } from '../../store/executions.ts';

/** The execution to resume: an id, the beginning of one, `#7`, or `last` for the newest. @throws UsageError */
export async function findEarlier(
  executions: Pick<Executions, 'find' | 'list'>,
  reference: string,
  { orgId, projectId, pipelineId }: PipelineKey,
): Promise<ExecutionSummary> {
  const key = { orgId, projectId, pipelineId };
  const found =
    reference === 'last' || reference === 'latest'
      ? await newest(executions, key)
      : await lookUp(executions, reference, key);
  if (found.endedAt !== undefined) return found;
  throw new UsageError(
    'usage/still-running',
    `execution ${found.id} is still running in process ${found.owner.pid} on ${found.owner.host}: wait for its end, or end it with Ctrl-C there`,
  );
}

async function newest(executions: Pick<Executions, 'list'>, key: PipelineKey): Promise<ExecutionSummary> {
  const [execution] = await executions.list({ ...key, limit: 1 });
  if (execution !== undefined) return execution;
  throw new UsageError(
    'usage/unknown-execution',
    `the pipeline "${key.pipelineId}" has not run here yet: run it without --resume first`,
  );
}

async function lookUp(
  executions: Pick<Executions, 'find'>,
  reference: string,
  key: PipelineKey,
): Promise<ExecutionSummary> {
  const lookup = await executions.find(reference, key);
  switch (lookup.kind) {
    case 'found':
      return lookup.execution;
    case 'ambiguous':
      throw new UsageError(
        'usage/ambiguous-execution',
        `"${reference}" may be any of ${lookup.candidates.map(({ id }) => id).join(', ')}: write more of the id`,
      );
    case 'none':
      throw await unknown(executions, reference, key);
  }
}

async function unknown(
  executions: Pick<Executions, 'find'>,
  reference: string,
  { pipelineId }: PipelineKey,
): Promise<UsageError> {
  const other = await executions.find(reference);
  if (other.kind === 'found' && !reference.startsWith('#')) {
    const { id, pipelineId: theirs, file } = other.execution;
    return new UsageError(
      'usage/other-pipeline',
      `execution ${id} is one of the pipeline "${theirs}" (${file}), not of "${pipelineId}": resume it with its own file`,
    );
  }
  return new UsageError(
    'usage/unknown-execution',
    `the pipeline "${pipelineId}" has no execution "${reference}": "pipeline executions" lists what there is`,
  );
}
