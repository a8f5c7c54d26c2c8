import type { Value } from '../../engine/outcome.ts';
import type { EnvRequest } from '../../engine/step-type.ts';
import { isOn, optionalTextOf, valueAt } from '../schema/read.ts';
import type { Services } from '../services.ts';
import { clonesCodebase } from './clones-codebase.ts';
import { codebaseEnvironment } from './codebase-environment.ts';

type Variables = Readonly<Record<string, string>>;

/** What every container of a stage finds in its environment, weakest first: variables, codebase, the run, the loop. */
export function ciEnvironment(request: EnvRequest<Services>): Variables {
  const { stage, services, variables } = request;
  const codebase = clonesCodebase(stage.spec) ? services.codebase.values() : undefined;
  return {
    ...variables,
    ...(codebase === undefined ? {} : codebaseEnvironment(codebase)),
    ...identity(request),
    ...build(request),
    ...machine(request),
    ...loop(request),
    ...status(request),
  };
}

function identity({ execution, stage, step }: EnvRequest<Services>): Variables {
  return {
    HARNESS_WORKSPACE: '/harness',
    DRONE_WORKSPACE: '/harness',
    HARNESS_ACCOUNT_ID: execution.scope.account,
    HARNESS_ORG_ID: execution.scope.org,
    HARNESS_PROJECT_ID: execution.scope.project,
    HARNESS_PIPELINE_ID: execution.pipeline.identifier,
    PLUGIN_PIPELINE: execution.pipeline.identifier,
    HARNESS_BUILD_ID: String(execution.sequenceId),
    HARNESS_STAGE_ID: stage.identifier,
    DRONE_STAGE_NAME: stage.identifier,
    HARNESS_EXECUTION_ID: execution.id,
    HARNESS_USER_ID: execution.triggeredBy.name,
    DRONE_STEP_NAME: step.name,
    DRONE_STEP_NUMBER: String(step.number),
  };
}

function build({ execution, stage }: EnvRequest<Services>): Variables {
  const instant = String(Math.floor(execution.startedAt / 1000));
  const link = `http://localhost/executions/${execution.id}`;
  const times = ['DRONE_BUILD', 'CI_BUILD'].flatMap((prefix) =>
    ['CREATED', 'STARTED', 'FINISHED'].map((moment) => [`${prefix}_${moment}`, instant]),
  );
  return {
    CI: 'true',
    DRONE: 'true',
    DRONE_STAGE_KIND: 'pipeline',
    DRONE_BUILD_NUMBER: String(execution.sequenceId),
    CI_BUILD_NUMBER: String(execution.sequenceId),
    ...Object.fromEntries(times),
    DRONE_STAGE_STARTED: instant,
    DRONE_STAGE_FINISHED: instant,
    DRONE_BUILD_LINK: link,
    CI_BUILD_LINK: link,
    DRONE_SYSTEM_HOST: 'localhost',
    DRONE_SYSTEM_HOSTNAME: 'localhost',
    DRONE_SYSTEM_PROTO: 'http',
    ...(isOn(valueAt(stage.spec, 'caching', 'enabled'))
      ? { GOCACHE: '/harness/.go/', GRADLE_USER_HOME: '/harness/.gradle/' }
      : {}),
  };
}

function machine({ stage, execution }: EnvRequest<Services>): Variables {
  const arch = optionalTextOf(valueAt(stage.spec, 'platform', 'arch'));
  const os =
    optionalTextOf(valueAt(stage.spec, 'platform', 'os')) ??
    optionalTextOf(valueAt(stage.spec, 'infrastructure', 'spec', 'os')) ??
    'Linux';
  return {
    DRONE_STAGE_OS: os,
    DRONE_STAGE_TYPE: stageKind(stage.spec),
    DRONE_STAGE_MACHINE: `${stage.identifier}-${execution.sequenceId}`.toLowerCase(),
    ...(arch === undefined ? {} : { DRONE_STAGE_ARCH: arch }),
  };
}

function stageKind(spec: Value): string {
  const type = valueAt(spec, 'infrastructure', 'type') ?? valueAt(spec, 'runtime', 'type');
  switch (type) {
    case 'Docker':
      return 'DOCKER';
    case 'VM':
      return 'VM';
    case 'HostedVm':
    case 'Cloud':
      return 'HOSTED_VM';
    default:
      return 'KUBERNETES_DIRECT';
  }
}

function loop({ loop: { stage, step } }: EnvRequest<Services>): Variables {
  const positions = { STAGE: stage, STEP: step, NODE: step ?? stage };
  return Object.fromEntries(
    Object.entries(positions).flatMap(([level, position]) => [
      [`HARNESS_${level}_INDEX`, String(position?.index ?? 0)],
      [`HARNESS_${level}_TOTAL`, String(position?.total ?? 1)],
    ]),
  );
}

function status({ execution, failedSteps }: EnvRequest<Services>): Variables {
  const text = execution.stageStatus();
  return {
    DRONE_BUILD_STATUS: text,
    CI_BUILD_STATUS: text,
    DRONE_STAGE_STATUS: text,
    ...(failedSteps.length === 0 ? {} : { DRONE_FAILED_STEPS: `[${failedSteps.join(', ')}]` }),
  };
}
