import type { Value } from '../../engine/outcome.ts';
import type { ContainerSpec, Program, ResourceLimits } from '../../engine/ports.ts';
import type { Context } from '../define-step.ts';
import { isOn, optionalTextOf, textMapOf, textOf, valueAt } from '../schema/read.ts';
import type { ContainerFields } from './fields.ts';
import { parseCpu, parseMemory } from './quantity.ts';

/** Variables that tell a step how its stage is going: not even the step's own environment replaces them. */
const statusVariables = ['DRONE_STAGE_STATUS', 'DRONE_BUILD_STATUS', 'CI_BUILD_STATUS', 'DRONE_FAILED_STEPS'];

/** The container a step asks for, with what its stage's infrastructure decides where the step is silent. */
export async function containerSpec(
  fields: ContainerFields,
  context: Context,
  program: Program,
): Promise<ContainerSpec> {
  const infrastructure = valueAt(context.stage.spec, 'infrastructure', 'spec');
  const policy =
    optionalTextOf(fields.imagePullPolicy) ?? optionalTextOf(valueAt(infrastructure, 'imagePullPolicy'));
  const connector = optionalTextOf(fields.connectorRef);
  const source = await context.services.connectors.imageSource(
    textOf(fields.image).trim(),
    connector,
    policy,
  );
  const security = valueAt(infrastructure, 'containerSecurityContext');
  const user =
    optionalTextOf(fields.runAsUser) ??
    optionalTextOf(valueAt(security, 'runAsUser')) ??
    optionalTextOf(valueAt(infrastructure, 'runAsUser'));
  const limits = resourceLimits(fields.resources);
  const { workspace } = await context.pod();
  return {
    ...source,
    name: [...context.groups, context.identifier].join('_'),
    program,
    env: {
      ...stepEnvironment(context, textMapOf(fields.envVariables)),
      HARNESS_WORKSPACE: workspace,
      DRONE_WORKSPACE: workspace,
    },
    privileged: isOn(fields.privileged) || isOn(valueAt(security, 'privileged')),
    ...(user === undefined ? {} : { user }),
    ...(limits === undefined ? {} : { limits }),
  };
}

/** The stage's environment with the step's own on top. */
export function stepEnvironment(
  context: Pick<Context, 'env'>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const status = statusVariables.filter((name) => context.env[name] !== undefined);
  const kept = Object.fromEntries(status.map((name) => [name, context.env[name] ?? '']));
  return { ...context.env, ...own, ...kept };
}

export function resourceLimits(resources: Value | undefined): ResourceLimits | undefined {
  const memoryBytes = parseMemory(textOf(valueAt(resources, 'limits', 'memory')));
  const cpus = parseCpu(textOf(valueAt(resources, 'limits', 'cpu')));
  if (memoryBytes === undefined && cpus === undefined) return undefined;
  return { ...(memoryBytes === undefined ? {} : { memoryBytes }), ...(cpus === undefined ? {} : { cpus }) };
}
