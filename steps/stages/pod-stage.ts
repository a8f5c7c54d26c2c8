import type { StageElement, StepEntry } from '../../engine/load/definition.ts';
import type { Value } from '../../engine/outcome.ts';
import type { PodSpec, PodVolume } from '../../engine/ports.ts';
import type { JsonSchema, SpecProblem, StageType } from '../../engine/step-type.ts';
import { cloneStep } from '../clone-codebase.ts';
import { spec as specOf } from '../schema/properties.ts';
import { isList, isMap, isOn, optionalTextOf, textMapOf, textOf, textsOf, valueAt } from '../schema/read.ts';
import type { Services } from '../services.ts';
import { ciEnvironment } from './ci-environment.ts';
import { clonesCodebase } from './clones-codebase.ts';

const reservedPaths = ['/harness', '/addon'];

/** A stage whose steps are containers of one pod, with a clone of the codebase in front. */
export function podStage(parts: {
  readonly type: string;
  readonly summary: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
}): StageType<Services> {
  return {
    type: parts.type,
    summary: parts.summary,
    schema: specOf({ required: ['execution'], properties: parts.properties }),
    support: { level: 'emulated', reason: 'runs on the Docker runtime' },
    hasPod: true,
    leadingSteps: ({ spec }) => [...services(spec), ...(clonesCodebase(spec) ? [cloneStep] : [])],
    pod: (spec, { backgroundIds }) => podOf(spec, backgroundIds),
    env: ciEnvironment,
    validate: (stage) => [...sharedPathProblems(stage), ...osProblems(stage), ...portProblems(stage)],
  };
}

function podOf(spec: Value, backgroundIds: readonly string[]): Omit<PodSpec, 'executionId' | 'stageId'> {
  const infrastructure = valueAt(spec, 'infrastructure', 'spec');
  const volumes = valueAt(infrastructure, 'volumes');
  return {
    hostNames: [...new Set([...backgroundIds, ...textsOf(valueAt(infrastructure, 'hostNames'))])],
    sharedPaths: [...new Set(textsOf(valueAt(spec, 'sharedPaths')).map((each) => each.trim()))],
    volumes: isList(volumes) ? volumes.map(volumeOf) : [],
  };
}

function volumeOf(written: Value): PodVolume {
  const mountPath = textOf(valueAt(written, 'mountPath'));
  const spec = valueAt(written, 'spec');
  switch (valueAt(written, 'type')) {
    case 'HostPath':
      return { mountPath, source: { kind: 'hostPath', path: textOf(valueAt(spec, 'path')) } };
    case 'PersistentVolumeClaim': {
      const name = textOf(valueAt(spec, 'claimName'));
      return { mountPath, source: { kind: 'claim', name, readOnly: isOn(valueAt(spec, 'readOnly')) } };
    }
    default:
      return { mountPath, source: { kind: 'empty', inMemory: valueAt(spec, 'medium') === 'Memory' } };
  }
}

/** Services of the older form become Background steps in front of all others. */
function services(spec: Value): readonly Value[] {
  const written = valueAt(spec, 'serviceDependencies');
  if (!isList(written)) return [];
  return written.map((service) => {
    const identifier = textOf(valueAt(service, 'identifier'));
    const { entrypoint, args, ...container } = mapOf(valueAt(service, 'spec'));
    const argv = [...textsOf(entrypoint), ...textsOf(args)];
    return {
      type: 'Background',
      identifier,
      name: optionalTextOf(valueAt(service, 'name')) ?? identifier,
      spec: { ...container, ...(argv.length === 0 ? {} : { entrypoint: argv }) },
    };
  });
}

function mapOf(value: Value | undefined): { readonly [key: string]: Value } {
  return isMap(value) ? value : {};
}

function sharedPathProblems({ spec }: StageElement): readonly SpecProblem[] {
  const written = valueAt(spec, 'sharedPaths');
  if (!isList(written)) return [];
  return written.flatMap((value, index): readonly SpecProblem[] => {
    const path = textOf(value).trim();
    const at = ['sharedPaths', index];
    if (reservedPaths.includes(path.replace(/(?<=.)\/+$/, ''))) {
      const message = `${path} is a reserved path: every container of the stage has it already`;
      return [{ path: at, code: 'stage/reserved-path', message }];
    }
    if (path === '' || path.startsWith('/') || path.includes('<+')) return [];
    return [{ path: at, code: 'stage/relative-path', message: `the shared path "${path}" is not absolute` }];
  });
}

function osProblems({ spec }: StageElement): readonly SpecProblem[] {
  const places = [['platform', 'os'] as const, ['infrastructure', 'spec', 'os'] as const];
  return places.flatMap((path) => {
    const os = valueAt(spec, ...path);
    if (os !== 'Windows' && os !== 'MacOS') return [];
    return [
      {
        path,
        code: 'stage/unsupported-os',
        message: `${os} stages do not run here; only Linux containers do`,
      },
    ];
  });
}

/** A pod has one network for all: Harness, too, refuses ports that are bound to its host. */
function portProblems(stage: StageElement): readonly SpecProblem[] {
  if (valueAt(stage.spec, 'infrastructure', 'type') !== 'KubernetesDirect') return [];
  return backgroundSteps(stage.steps).flatMap(({ path, spec }) => {
    if (Object.keys(textMapOf(valueAt(spec, 'portBindings'))).length === 0) return [];
    return [
      {
        path: [...path.slice(stage.path.length + 1), 'spec', 'portBindings'],
        code: 'step/port-bindings',
        message: 'port bindings do not exist on KubernetesDirect infrastructure',
        hint: 'remove them: later steps reach the service at localhost and its container port',
      },
    ];
  });
}

function backgroundSteps(
  entries: readonly StepEntry[],
): readonly { path: StageElement['path']; spec: Value }[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'stepGroup') return backgroundSteps(entry.group.steps);
    if (entry.kind === 'parallel') return backgroundSteps(entry.steps);
    return entry.step.type === 'Background' ? [entry.step] : [];
  });
}
