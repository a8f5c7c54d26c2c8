import { describe, expect, it } from 'vitest';
import type { Value } from '../../outcome.ts';
import { parseYaml } from '../parse-yaml.ts';
import { type AppliedInputs, applyInputs, type InputSupply } from './apply-inputs.ts';
import type { InputSource } from './sources.ts';

const pipeline = `pipeline:
  identifier: demo
  variables:
    - { name: image, type: String, value: "<+input>.allowedValues(alpine,busybox)" }
    - { name: level, type: Number, value: <+input>, required: true }
    - { name: note, type: String, value: <+input>, default: none }
    - { name: a.b, type: String, value: <+input>.default(dotted) }
  properties:
    ci:
      codebase: { connectorRef: git, build: <+input>, depth: <+input>.default(3) }
  stages:
    - parallel:
        - stage:
            identifier: build
            type: Build
            variables: [{ name: v, type: String, value: <+input> }]
            strategy: <+input>
            spec:
              execution:
                steps:
                  - parallel:
                      - step: { identifier: test, type: Work, spec: { command: <+input>, ports: [80, <+input>] } }
                      - stepGroup:
                          identifier: g
                          steps:
                            - step: { identifier: inner, type: Work, timeout: <+input>, when: { stageStatus: All, condition: <+input> }, spec: { command: fixed } }
`;

const flag = (text: string): InputSource => ({ kind: 'assignment', text });
const set = (text: string, file = 'set.yaml'): InputSource => ({ kind: 'file', file: { file, text } });

function apply(
  text: string,
  sources: readonly InputSource[],
  rest: Partial<InputSupply> = {},
): AppliedInputs {
  const document = parseYaml({ file: 'pipeline.yaml', text });
  return applyInputs({ value: document.value ?? null, source: document.source }, { sources, ...rest });
}

/** Follows keys, indexes and identifiers. */
function at(value: Value | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}

const variables = ({ value }: AppliedInputs): readonly unknown[] =>
  (at(value, 'pipeline.variables') as readonly { value: unknown }[]).map((each) => each.value);

const said = ({ diagnostics }: AppliedInputs, severity: string) =>
  diagnostics.filter((each) => each.severity === severity).map(({ code, message }) => `${code}: ${message}`);

const required = [
  flag('level=1'),
  flag('stages.build.strategy={parallelism: 2}'),
  flag('stages.build.spec.execution.steps.test.spec.command=make'),
  flag('stages.build.spec.execution.steps.test.spec.ports[1]=81'),
];

describe('flags', () => {
  it.each<[text: string, why: string]>([
    ['image=busybox', 'the name of a variable'],
    ['variables.image=busybox', 'its address'],
    ['pipeline.variables.image=busybox', 'its whole address'],
    ['pipeline.variables.image.value=busybox', 'with the key of the value'],
  ])('fill a variable: %s is %s', (text) => {
    expect(variables(apply(pipeline, [flag(text)]))[0]).toBe('busybox');
  });

  it('fill values of stages and steps, whatever is parallel', () => {
    const { value } = apply(pipeline, [
      ...required,
      flag('stages.build.variables.v=x=y'),
      flag('stages.build.spec.execution.steps.g.steps.inner.timeout=5m'),
    ]);
    const stage = at(value, 'pipeline.stages.0.parallel.0.stage') as Value;

    expect(at(stage, 'variables.0.value')).toBe('x=y');
    expect(at(stage, 'strategy')).toEqual({ parallelism: 2 });
    expect(at(stage, 'spec.execution.steps.0.parallel.0.step.spec')).toEqual({
      command: 'make',
      ports: [80, '81'],
    });
    expect(at(stage, 'spec.execution.steps.0.parallel.1.stepGroup.steps.0.step.timeout')).toBe('5m');
  });

  it.each<[text: string, message: string]>([
    ['imge=x', 'definition/not-an-input: Field not a runtime input: imge'],
    [
      'stages.build.spec.execution.steps.g.steps.inner.spec.command=x',
      'definition/not-an-input: Field not a runtime input: stages.build.spec.execution.steps.g.steps.inner.spec.command',
    ],
    ['image', 'definition/invalid-input: "image" is not an input'],
    ['=x', 'definition/invalid-input: "=x" is not an input'],
  ])('that fill nothing are errors: %s', (text, message) => {
    expect(said(apply(pipeline, [...required, flag(text)]), 'error')).toEqual([message]);
  });

  it('are told the name they were near', () => {
    const { diagnostics } = apply(pipeline, [flag('imge=x')]);

    expect(diagnostics.find(({ code }) => code === 'definition/not-an-input')?.hint).toBe(
      'did you mean "image"?',
    );
  });
});

describe('values', () => {
  it('come from what is supplied, then the default of the input, then the default of the variable', () => {
    expect(variables(apply(pipeline, [flag('level=2')]))).toEqual([
      '<+input>.allowedValues(alpine,busybox)',
      '2',
      'none',
      'dotted',
    ]);
    expect(variables(apply(pipeline, [flag('note=mine'), flag('a.b=x')])).slice(2)).toEqual(['mine', 'x']);
  });

  it('may be empty when they are supplied', () => {
    const { value } = apply(pipeline, [flag('note=')]);

    expect(at(value, 'pipeline.variables.2')).toEqual({ name: 'note', type: 'String', value: '' });
  });

  it('must be allowed', () => {
    expect(said(apply(pipeline, [...required, flag('image=debian')]), 'error')).toEqual([
      "definition/input-not-allowed: The values provided for pipeline.variables.image: ['debian'] do not match any of the allowed values ['alpine', 'busybox']",
    ]);
  });

  it('that are missing are all listed, each where it is written', () => {
    const { diagnostics } = apply(pipeline, []);
    const missing = diagnostics.filter(({ severity }) => severity === 'error');

    expect(
      missing.map(({ message, position }) => `${position?.line}:${position?.column} ${message}`),
    ).toEqual([
      '5:43 Value not provided for required variable: level',
      '17:23 no value for the input pipeline.stages.build.strategy',
      '22:80 no value for the input pipeline.stages.build.spec.execution.steps.test.spec.command',
      '22:102 no value for the input pipeline.stages.build.spec.execution.steps.test.spec.ports[1]',
    ]);
    expect(new Set(missing.map(({ code }) => code))).toEqual(new Set(['definition/missing-input']));
    expect(missing[1]?.hint).toBe('supply it with --input stages.build.strategy=VALUE');
  });

  it('may be missing where that has a meaning', () => {
    expect(said(apply(pipeline, required), 'warning')).toEqual([
      'definition/unset-variable: the variable "image" has no value',
      'definition/unset-variable: the variable "v" has no value',
      'definition/unset-input: no value for the input pipeline.stages.build.spec.execution.steps.g.steps.inner.timeout: the default timeout holds',
      'definition/unset-input: no value for the input pipeline.stages.build.spec.execution.steps.g.steps.inner.when.condition: the condition is false',
    ]);
    expect(said(apply(pipeline, required), 'error')).toEqual([]);
  });

  it('that are asked for during the execution stay open unless they are supplied', () => {
    const text =
      'pipeline:\n  variables: [{ name: v, type: String, value: <+input>.default(x).executionInput() }]';

    expect(variables(apply(text, []))).toEqual(['<+input>.default(x).executionInput()']);
    expect(variables(apply(text, [flag('v=y')]))).toEqual(['y']);
  });
});

describe('input sets', () => {
  const tree = (value: string) =>
    `identifier: demo\n    variables: [{ name: image, type: String, value: ${value} }]`;
  const inputSet = (value: string) => set(`inputSet:\n  identifier: s\n  pipeline:\n    ${tree(value)}`);

  it('fill what they name, by identifier', () => {
    const sets = set(`inputSet:
  identifier: s
  pipeline:
    identifier: demo
    stages:
      - parallel:
          - stage:
              identifier: build
              type: Build
              strategy: { repeat: { times: 3 } }
              spec:
                execution:
                  steps:
                    - step: { identifier: test, type: Work, spec: { command: from set, ports: [80, 443] } }
`);

    const applied = apply(pipeline, [sets, flag('level=1')]);
    const stage = at(applied.value, 'pipeline.stages.0.parallel.0.stage') as Value;

    expect(at(stage, 'strategy')).toEqual({ repeat: { times: 3 } });
    expect(at(stage, 'spec.execution.steps.0.parallel.0.step.spec')).toEqual({
      command: 'from set',
      ports: [80, 443],
    });
    expect(said(applied, 'error')).toEqual([]);
  });

  it('win over those before them, and lose to flags after them', () => {
    expect(variables(apply(pipeline, [inputSet('alpine'), inputSet('busybox')]))[0]).toBe('busybox');
    expect(variables(apply(pipeline, [inputSet('busybox'), flag('image=alpine')]))[0]).toBe('alpine');
    expect(variables(apply(pipeline, [flag('image=alpine'), inputSet('busybox')]))[0]).toBe('busybox');
  });

  it('leave a value to weaker ones when theirs is an input', () => {
    expect(variables(apply(pipeline, [inputSet('alpine'), inputSet('<+input>')]))[0]).toBe('alpine');
  });

  it('may carry the rule a value obeys', () => {
    expect(variables(apply(pipeline, [inputSet('"alpine.allowedValues(alpine,busybox)"')]))[0]).toBe(
      'alpine',
    );
  });

  it('are checked where they are written', () => {
    const { diagnostics } = apply(pipeline, [...required, inputSet('debian')]);

    expect(diagnostics.find(({ code }) => code === 'definition/input-not-allowed')?.position).toMatchObject({
      file: 'set.yaml',
      line: 5,
      column: 53,
    });
  });

  it('may be merged by an overlay, the later reference winning', () => {
    const overlay = set(
      'overlayInputSet:\n  identifier: o\n  pipelineIdentifier: demo\n  inputSetReferences: [one, two]',
      'overlay.yaml',
    );
    const files: Record<string, string> = { one: tree('alpine'), two: tree('busybox') };

    const applied = apply(pipeline, [...required, overlay], {
      findInputSet: (id) => ({ file: `${id}.yaml`, text: `inputSet:\n  pipeline:\n    ${files[id]}` }),
    });

    expect(variables(applied)[0]).toBe('busybox');
    expect(said(applied, 'error')).toEqual([]);
  });

  it.each<[file: string, code: string]>([
    ['inputSet: { pipeline: { identifier: other } }', 'definition/input-set-mismatch'],
    ['inputSet: { identifier: s }', 'definition/not-an-input-set'],
    ['template: {}', 'definition/not-an-input-set'],
    ['overlayInputSet: { inputSetReferences: [gone] }', 'definition/input-set-not-found'],
    ['overlayInputSet: {}', 'definition/not-an-input-set'],
    ['a: b: c', 'definition/yaml'],
  ])('%s: %s', (file, code) => {
    const errors = apply(pipeline, [...required, set(file)]).diagnostics.filter(
      ({ severity }) => severity === 'error',
    );

    expect(errors.map((each) => [each.code, each.position?.file])).toEqual([[code, 'set.yaml']]);
  });

  it('are told which of their lines nothing asked for', () => {
    const extra = set(
      'inputSet:\n  pipeline:\n    identifier: demo\n    description: x\n    stages: [{ stage: { identifier: gone, type: Build, timeout: 1m } }]',
    );

    expect(said(apply(pipeline, [...required, extra]), 'warning')).toEqual(
      expect.arrayContaining([
        'definition/not-an-input: Field not a runtime input: pipeline.description',
        'definition/not-an-input: Field not a runtime input: pipeline.stages.gone.timeout',
      ]),
    );
  });

  it('are told when the pipeline has no inputs', () => {
    expect(said(apply('pipeline: { identifier: demo }', [inputSet('alpine')]), 'warning')).toEqual([
      'definition/no-inputs: Pipeline no longer contains any runtime input',
    ]);
  });
});

describe('the revision', () => {
  it.each<[revision: InputSupply['revision'], build: Value]>([
    [{ branch: 'main' }, { type: 'branch', spec: { branch: 'main' } }],
    [{ tag: 'v1' }, { type: 'tag', spec: { tag: 'v1' } }],
    [{ commit: 'abc' }, { type: 'commitSha', spec: { commitSha: 'abc' } }],
    [{ pullRequest: '7' }, { type: 'PR', spec: { number: '7' } }],
    [undefined, '<+input>'],
  ])('%j builds %j', (revision, build) => {
    const { value } = apply(pipeline, required, revision ? { revision } : {});

    expect(at(value, 'pipeline.properties.ci.codebase.build')).toEqual(build);
  });

  it('wins over one the pipeline names, and needs a codebase', () => {
    const fixed = pipeline.replace('build: <+input>', 'build: { type: tag, spec: { tag: v0 } }');

    expect(
      at(apply(fixed, [], { revision: { branch: 'b' } }).value, 'pipeline.properties.ci.codebase.build.type'),
    ).toBe('branch');
    expect(apply('pipeline: { name: a }', [], { revision: { branch: 'b' } }).value).toEqual({
      pipeline: { name: 'a' },
    });
  });
});
