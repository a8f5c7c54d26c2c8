import type { Command } from 'commander';
import type { ProjectScope } from '../../security/target.ts';
import type { App } from '../wire.ts';

export interface ScopeOptions {
  readonly org?: string;
  readonly project?: string;
}

/** Adds `--org` and `--project` to a command that looks at targets. */
export function withScope(command: Command): Command {
  return command
    .option('--org <id>', 'only projects of this organization')
    .option('--project <id>', 'only projects with this identifier');
}

/** Projects whose targets are meant: those of the pipelines that ran here, and the configured one. */
export async function projectScopes(app: App, options: ScopeOptions): Promise<readonly ProjectScope[]> {
  const { account, organization, project } = app.project.config;
  const accountId = account?.identifier ?? 'account';
  const configured = {
    accountId,
    orgId: organization?.identifier ?? 'default',
    projectId: project?.identifier ?? 'default',
  };
  const executions = await (await app.store()).executions.list({ limit: 1000 });
  const scopes = new Map<string, ProjectScope>();
  for (const { orgId, projectId } of [configured, ...executions]) {
    if (orgId !== (options.org ?? orgId) || projectId !== (options.project ?? projectId)) continue;
    scopes.set(`${orgId}/${projectId}`, { accountId, orgId, projectId });
  }
  return [...scopes.values()];
}
