import type { StageEntry } from '../load/definition.ts';
import { variablesView } from './node-view.ts';
import type { ExecuteOptions } from './options.ts';

/** What `<+pipeline.…>` tells about this run, besides what the node and the YAML say. */
export function runFields<Services>(options: ExecuteOptions<Services>): Readonly<Record<string, unknown>> {
  const { identity, plan } = options;
  const { definition } = plan;
  const { stages: _stages, ...written } = recordOf(definition.raw);
  return {
    ...written,
    identifier: definition.identifier,
    name: definition.name,
    variables: variablesView(definition.variables),
    tags: definition.tags,
    orgIdentifier: definition.orgIdentifier,
    projectIdentifier: definition.projectIdentifier,
    executionId: identity.executionId,
    sequenceId: identity.sequenceId,
    resumedExecutionId: identity.resumedFrom ?? identity.executionId,
    executionUrl: identity.executionUrl,
    execution: { url: identity.executionUrl },
    executionMode: 'NORMAL',
    triggerType: 'MANUAL',
    triggeredBy: { ...identity.triggeredBy, triggerIdentifier: null },
    storeType: 'INLINE',
    repo: null,
    branch: null,
    selectedStages: options.selectedStages ?? stageIdentifiers(definition.stages),
  };
}

function stageIdentifiers(entries: readonly StageEntry[]): readonly string[] {
  return entries.flatMap((entry) =>
    entry.kind === 'stage' ? [entry.stage.identifier] : stageIdentifiers(entry.stages),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // A definition's raw pipeline is a YAML mapping.
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};
}
