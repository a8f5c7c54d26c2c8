import type { PipelineDefinition } from '../../../engine/load/definition.ts';
import { rootId } from '../../../engine/plan/plan.ts';
import { prefixes, scopeOf, staticAliases } from '../../../engine/run/scope.ts';
import type { ExpressionFunction } from '../../../expressions/index.ts';
import { stepRegistry } from '../../../steps/registry.ts';
import { stageRegistry } from '../../../steps/stages/registry.ts';
import type { Cli } from '../../cli.ts';
import { type Replayed, replay } from '../executions/replay.ts';
import { findExecution } from '../find-execution.ts';
import { findNode } from '../find-node.ts';
import { withApp } from '../with-app.ts';
import type { EvalScope } from './answer.ts';

/** What expressions can name in a recorded run, at its end or as far as it has come. */
export async function executionScope(
  cli: Cli,
  reference: string,
  at: string | undefined,
): Promise<EvalScope> {
  let scope: EvalScope | undefined;
  await withApp(cli, async (app) => {
    const { executions } = await app.store();
    const { id } = await findExecution(executions, reference);
    const replayed = await replay(executions, id, { steps: stepRegistry, stages: stageRegistry });
    scope = scopeAt(replayed, at);
    return 0;
  });
  return scope ?? { scope: {}, options: {} };
}

function scopeAt({ started, state, definition }: Replayed, at: string | undefined): EvalScope {
  const nodes = [...state.nodes.values()]
    .filter(({ status }) => status !== 'QUEUED')
    .map(({ plan }) => plan.id);
  const node = at === undefined ? rootId : findNode(nodes, at);
  const reader = { state: () => state, executionUrl: `http://localhost/executions/${started.executionId}` };
  const roots = { run: runFields(started, definition), others: {} };
  return {
    scope: scopeOf(reader, node, roots),
    options: { prefixes, aliases: staticAliases, functions: [hiddenSecrets] },
  };
}

/** Secrets are not recorded, and nobody should see them here. */
const hiddenSecrets: ExpressionFunction = {
  name: 'secrets.getValue',
  arity: 1,
  summary: 'A secret, which a record does not hold.',
  apply: () => '**************',
};

function runFields(
  { executionId, sequenceId, triggeredBy }: Replayed['started'],
  { tags, orgIdentifier, projectIdentifier, description }: PipelineDefinition,
): Readonly<Record<string, unknown>> {
  return {
    executionId,
    sequenceId,
    triggeredBy: { name: triggeredBy },
    triggerType: 'MANUAL',
    executionMode: 'NORMAL',
    tags,
    orgIdentifier,
    projectIdentifier,
    description: description ?? null,
  };
}
