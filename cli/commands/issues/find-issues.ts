import { UsageError } from '../../../engine/errors.ts';
import { isActive } from '../../../security/counts.ts';
import type { KnownIssue } from '../../../security/scan-repository.ts';
import { findScanner } from '../../../security/scanners/registry.ts';
import { compareSeverity, type SeverityCode, severityCodes } from '../../../security/severity.ts';
import type { Store } from '../../../store/open-store.ts';
import type { App } from '../../wire.ts';
import { findExecution } from '../find-execution.ts';
import { projectScopes, type ScopeOptions } from '../project-scopes.ts';

export interface IssueOptions extends ScopeOptions {
  readonly target?: string;
  readonly variant?: string;
  readonly severity?: string;
  readonly scanner?: string;
  readonly new?: boolean;
  readonly active?: boolean;
  readonly execution?: string;
}

/** Issues that pass every filter, the worst first. @throws UsageError for a filter that cannot match anything */
export async function findIssues(app: App, options: IssueOptions): Promise<readonly KnownIssue[]> {
  const store = await app.store();
  const severities = severitiesOf(options.severity);
  const product = productOf(options.scanner);
  const all =
    options.execution === undefined
      ? await newestIssues(app, store, options)
      : await issuesOfExecution(store, options.execution);
  return all
    .filter(({ target }) => target.name === (options.target ?? target.name))
    .filter(({ variant }) => variant === (options.variant ?? variant))
    .filter(
      ({ issue }) => severities.includes(issue.severity.code) && issue.product === (product ?? issue.product),
    )
    .filter(({ issue }) => options.new !== true || issue.comparison === 'new')
    .filter(({ issue }) => options.active !== true || isActive(issue))
    .toSorted((a, b) => compareSeverity(a.issue.severity, b.issue.severity));
}

async function newestIssues(
  app: App,
  { scans }: Store,
  options: IssueOptions,
): Promise<readonly KnownIssue[]> {
  const scopes = await projectScopes(app, options);
  const filter = options.variant === undefined ? {} : { variant: options.variant };
  return (await Promise.all(scopes.map((scope) => scans.issues(scope, filter)))).flat();
}

async function issuesOfExecution(
  { executions, scans }: Store,
  reference: string,
): Promise<readonly KnownIssue[]> {
  const { id } = await findExecution(executions, reference);
  const found: KnownIssue[] = [];
  for (const { id: scanId, target, variant } of await scans.scansOfExecution(id)) {
    for (const issue of await scans.issuesOfScan(scanId)) found.push({ issue, target, variant, scanId });
  }
  return found;
}

function severitiesOf(text: string | undefined): readonly SeverityCode[] {
  if (text === undefined) return severityCodes;
  return text.split(',').map((word) => {
    const code = severityCodes.find((each) => each.toLowerCase() === word.trim().toLowerCase());
    if (code !== undefined) return code;
    const known = severityCodes.map((each) => each.toLowerCase()).join(', ');
    throw new UsageError('usage/unknown-severity', `there is no severity "${word}": write some of ${known}`);
  });
}

function productOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const scanner = findScanner(name);
  if (scanner !== undefined) return scanner.id;
  throw new UsageError('usage/unknown-scanner', `there is no scanner "${name}": see "pipeline scanners"`);
}
