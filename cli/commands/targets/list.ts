import type { TargetOverview } from '../../../security/scan-repository.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { formatTime } from '../../render/format.ts';
import { safeLine } from '../../render/safe-text.ts';
import { renderTable } from '../../render/table.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { projectScopes, type ScopeOptions } from '../project-scopes.ts';
import { withApp } from '../with-app.ts';
import { baselineOf, describeBaseline } from './describe-baseline.ts';

export function listTargets(
  cli: Cli,
  options: ScopeOptions & { readonly output: OutputFormat },
): Promise<number> {
  return withApp(cli, async (app) => {
    const { scans } = await app.store();
    const lists = (await projectScopes(app, options)).map((scope) => scans.targets(scope));
    const targets = (await Promise.all(lists)).flat();
    if (options.output === 'json') printJson(cli, targets.map(targetDocument));
    else if (targets.length === 0) cli.stderr.write('Nothing was scanned here yet.\n');
    else printLines(cli, table(targets));
    return exitCodes.success;
  });
}

function table(targets: readonly TargetOverview[]): readonly string[] {
  const titles = ['TARGET', 'TYPE', 'PROJECT', 'BASELINE', 'VARIANTS', 'LAST SCAN'];
  const rows = targets.map((overview) => {
    const { target, variants } = overview;
    const { baseline, isDefault } = baselineOf(overview);
    const [latest] = variants;
    return [
      safeLine(target.name),
      target.type,
      `${target.orgId}/${target.projectId}`,
      safeLine(`${describeBaseline(baseline)}${isDefault ? ' (default)' : ''}`),
      variantsCell(overview),
      latest === undefined ? '-' : formatTime(Date.parse(latest.lastScannedAt)),
    ];
  });
  return renderTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

const mostVariants = 3;

function variantsCell({ variants }: TargetOverview): string {
  const shown = variants.slice(0, mostVariants).map(({ name }) => safeLine(name));
  const rest = variants.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function targetDocument(overview: TargetOverview) {
  const { target, variants } = overview;
  return {
    id: target.id,
    name: target.name,
    type: target.type,
    orgIdentifier: target.orgId,
    projectIdentifier: target.projectId,
    ...baselineOf(overview),
    variants,
  };
}
