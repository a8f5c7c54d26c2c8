import type { Owner, PodSpec } from '../../engine/ports.ts';

/** Keys of the labels on everything this runtime creates. */
export const labelKeys = {
  execution: 'dev.pipeline.execution',
  stage: 'dev.pipeline.stage',
  /** One for each opened pod: a stage that runs twice has two. */
  pod: 'dev.pipeline.pod',
  owner: 'dev.pipeline.owner',
  container: 'dev.pipeline.container',
} as const;

export function podLabels(spec: PodSpec, podId: string, owner: Owner): Readonly<Record<string, string>> {
  return {
    [labelKeys.execution]: spec.executionId,
    [labelKeys.stage]: spec.stageId,
    [labelKeys.pod]: podId,
    [labelKeys.owner]: JSON.stringify(owner),
  };
}

/** @returns undefined when the label is not one that `podLabels` wrote. */
export function parseOwner(label: string | undefined): Owner | undefined {
  try {
    const { host, pid, startedAt } = JSON.parse(label ?? '') as Partial<Owner>;
    if (typeof host === 'string' && typeof pid === 'number' && typeof startedAt === 'string') {
      return { host, pid, startedAt };
    }
  } catch {
    // somebody else's label under our key
  }
  return undefined;
}
