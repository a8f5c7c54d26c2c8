import { UsageError } from '../../../engine/errors.ts';
import { type Baseline, checkBaseline, defaultBaseline } from '../../../security/baseline.ts';
import type { ScanRepository } from '../../../security/scan-repository.ts';
import { defineTarget, type ProjectScope, type Target, type TargetType } from '../../../security/target.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { type OutputFormat, printJson } from '../output.ts';
import { projectScopes, type ScopeOptions } from '../project-scopes.ts';
import { withApp } from '../with-app.ts';
import { describeBaseline } from './describe-baseline.ts';

export interface BaselineOptions extends ScopeOptions {
  readonly name: string;
  readonly variant: string | undefined;
  readonly regex?: string;
  readonly none?: boolean;
  readonly default?: boolean;
  readonly type?: TargetType;
  readonly output: OutputFormat;
}

export function setBaseline(cli: Cli, options: BaselineOptions): Promise<number> {
  const asked = askedBaseline(options);
  return withApp(cli, async (app) => {
    const { scans } = await app.store();
    const target = await findTarget(scans, await projectScopes(app, options), options);
    await scans.setBaseline(target, asked);
    const baseline = asked ?? defaultBaseline(target.type);
    if (options.output === 'json') printJson(cli, { name: target.name, type: target.type, baseline });
    else cli.stdout.write(`Baseline of ${target.name} (${target.type}): ${describeBaseline(baseline)}\n`);
    return exitCodes.success;
  });
}

/** Undefined returns to the default. @throws UsageError unless exactly one thing is asked for */
function askedBaseline(options: BaselineOptions): Baseline | undefined {
  const { variant, regex } = options;
  const asked: readonly Baseline[] = [
    ...(variant === undefined ? [] : [{ type: 'fixed', variant } as const]),
    ...(regex === undefined ? [] : [{ type: 'regex', pattern: regex } as const]),
    ...(options.none === true ? [{ type: 'none' } as const] : []),
  ];
  const [baseline] = asked;
  if (asked.length + (options.default === true ? 1 : 0) !== 1) {
    throw new UsageError('usage/baseline', 'name a variant, or give one of --regex, --none and --default');
  }
  const problem = baseline === undefined ? undefined : checkBaseline(baseline);
  if (problem !== undefined) throw new UsageError('usage/baseline', problem);
  return baseline;
}

async function findTarget(
  scans: Pick<ScanRepository, 'targets'>,
  scopes: readonly ProjectScope[],
  { name, type }: BaselineOptions,
): Promise<Target> {
  const known = (await Promise.all(scopes.map((scope) => scans.targets(scope)))).flat();
  const matches = known
    .map(({ target }) => target)
    .filter((target) => target.name === name && target.type === (type ?? target.type));
  const [only, ...others] = matches;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    const places = matches.map((target) => `${target.type} in ${target.orgId}/${target.projectId}`);
    throw new UsageError(
      'usage/ambiguous-target',
      `"${name}" is a ${places.join(', a ')}: add --type or --project`,
    );
  }
  const [scope] = scopes;
  // With a type it is clear what to make ahead of the first scan.
  if (type !== undefined && scope !== undefined && scopes.length === 1)
    return defineTarget(scope, type, name);
  const names = [...new Set(known.map(({ target }) => target.name))].join(', ') || 'none yet';
  throw new UsageError(
    'usage/unknown-target',
    `there is no target "${name}", known are: ${names}. To prepare one, add --type and --project`,
  );
}
