import { UsageError } from '../../engine/errors.ts';
import type { ExecutionSummary } from '../../store/execution.ts';
import type { Executions } from '../../store/executions.ts';

/** What a person calls an execution: its id, the beginning of it, `#7`, or `latest`. @throws UsageError */
export async function findExecution(
  executions: Pick<Executions, 'find' | 'list'>,
  reference: string,
): Promise<ExecutionSummary> {
  if (reference === 'latest') {
    const [latest] = await executions.list({ limit: 1 });
    if (latest !== undefined) return latest;
    throw new UsageError(
      'usage/unknown-execution',
      'nothing has run here yet: start with "pipeline run FILE"',
    );
  }
  const lookup = await executions.find(reference);
  switch (lookup.kind) {
    case 'found':
      return lookup.execution;
    case 'none':
      throw new UsageError(
        'usage/unknown-execution',
        `there is no execution "${reference}": "pipeline executions" lists what there is`,
      );
    case 'ambiguous':
      throw new UsageError(
        'usage/ambiguous-execution',
        `"${reference}" may be any of ${lookup.candidates.map(nameOf).join(', ')}: write more of the id`,
      );
  }
}

function nameOf({ id, pipelineId, sequenceId }: ExecutionSummary): string {
  return `${id} (${pipelineId} #${sequenceId})`;
}
