import type { Value } from '../../engine/outcome.ts';
import type { JsonSchema, SpecProblem } from '../../engine/step-type.ts';
import { choice, flag, object, text, textMap } from '../schema/properties.ts';
import { isUnresolved, optionalTextOf, valueAt } from '../schema/read.ts';
import { parseCpu, parseMemory } from './quantity.ts';

/** What every step that runs a container may say about it. */
export interface ContainerFields {
  readonly image?: Value;
  readonly connectorRef?: Value;
  readonly registryRef?: Value;
  readonly privileged?: Value;
  readonly imagePullPolicy?: Value;
  readonly runAsUser?: Value;
  readonly resources?: Value;
  readonly envVariables?: Value;
}

const limits = {
  cpu: text('Processor time, such as `400m` or `1`.'),
  memory: text('Memory, such as `500Mi` or `1G`.'),
};

export const resourcesProperty: JsonSchema = object('Limits of the container.', {
  properties: {
    limits: object('What the container may use at most.', { properties: limits }),
    requests: object('What a cluster reserves; not used here.', { properties: limits }),
  },
});

export const pullProperty: JsonSchema = choice('When to pull the image.', [
  'Always',
  'IfNotPresent',
  'Never',
]);

export const containerProperties = {
  image: text('Image to run in.'),
  connectorRef: text('Connector with the registry and login to pull the image with.'),
  registryRef: text('Artifact registry to pull the image from.'),
  privileged: flag('Run with all of the capabilities of the engine.'),
  imagePullPolicy: pullProperty,
  runAsUser: text('User id the process runs as.'),
  resources: resourcesProperty,
  envVariables: textMap('Environment of the process.'),
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** The image a step names, as far as it is known. */
export function imageOf(spec: Value): readonly string[] {
  const image = optionalTextOf(valueAt(spec, 'image'))?.trim();
  return image === undefined ? [] : [image];
}

/** A missing image and limits that cannot be read. */
export function containerProblems(spec: Value, step: string): readonly SpecProblem[] {
  return [...imageProblems(spec, step), ...limitProblems(spec)];
}

function imageProblems(spec: Value, step: string): readonly SpecProblem[] {
  if (optionalTextOf(valueAt(spec, 'image')) !== undefined) return [];
  return [
    {
      path: [],
      code: 'step/image-missing',
      message: `a ${step} step needs an image`,
      hint: 'add "image", such as "image: alpine:3"; every step runs in a container of its own',
    },
  ];
}

function limitProblems(spec: Value): readonly SpecProblem[] {
  const problems: SpecProblem[] = [];
  const check = (key: string, parse: (text: string) => number | undefined, sample: string) => {
    const value = valueAt(spec, 'resources', 'limits', key);
    const written = optionalTextOf(value);
    if (written === undefined || isUnresolved(value) || parse(written) !== undefined) return;
    const path = ['resources', 'limits', key];
    problems.push({ path, code: 'step/bad-quantity', message: `"${written}" is no quantity`, hint: sample });
  };
  check('memory', parseMemory, 'write it like "512Mi" or "1G"');
  check('cpu', parseCpu, 'write it like "400m" or "0.5"');
  return problems;
}
