import { shortDigest } from './digest.ts';

export const targetTypes = ['repository', 'container', 'instance', 'configuration'] as const;

export type TargetType = (typeof targetTypes)[number];

/** The project that owns targets and exemptions. */
export interface ProjectScope {
  readonly accountId: string;
  readonly orgId: string;
  readonly projectId: string;
}

/** What is scanned: a repository, an image, a running instance or a cloud configuration. Created by its first scan. */
export interface Target extends ProjectScope {
  readonly id: string;
  readonly name: string;
  readonly type: TargetType;
}

/** The id depends on the scope, type and name alone, so two processes that meet a target first agree on it. */
export function defineTarget(scope: ProjectScope, type: TargetType, name: string): Target {
  const { accountId, orgId, projectId } = scope;
  return {
    id: shortDigest(accountId, orgId, projectId, type, name),
    accountId,
    orgId,
    projectId,
    type,
    name,
  };
}
