import { describe, expect, it } from 'vitest';
import type { StageElement, StepEntry } from '../../engine/load/definition.ts';
import type { Value } from '../../engine/outcome.ts';
import { checkSpec } from '../../test/helpers/check-spec.ts';
import { ci } from './ci.ts';
import { securityTests } from './security-tests.ts';

describe('CI stage', () => {
  it('rejects a spec without steps', async () => {
    expect(await checkSpec({ schema: ci.schema }, {})).toEqual(['definition/missing-key at execution']);
  });

  it('takes the infrastructure of a Kubernetes cluster', async () => {
    const spec = {
      cloneCodebase: true,
      infrastructure: {
        type: 'KubernetesDirect',
        spec: {
          connectorRef: 'c',
          namespace: 'n',
          automountServiceAccountToken: true,
          nodeSelector: {},
          os: 'Linux',
        },
      },
      sharedPaths: ['/var/run'],
      execution: { steps: [] },
    };

    expect(await checkSpec({ schema: ci.schema }, spec)).toEqual([]);
    expect(await checkSpec({ schema: securityTests.schema }, spec)).toEqual([]);
  });

  it.each<[platform: object, runtime: object]>([
    [
      { os: 'Linux', arch: 'Amd64' },
      { type: 'Cloud', spec: {} },
    ],
    [{ os: 'Linux' }, { type: 'Docker', spec: {} }],
  ])('takes platform %j with runtime %j', async (platform, runtime) => {
    expect(await checkSpec({ schema: ci.schema }, { platform, runtime, execution: {} } as Value)).toEqual([]);
  });

  it.each<[written: Value | undefined, clones: boolean]>([
    [undefined, true],
    [null, true],
    ['<+pipeline.variables.clone>', true],
    [true, true],
    [false, false],
    ['false', false],
  ])('with cloneCodebase %j, starting with a clone is %j (#83)', (written, clones) => {
    const spec = written === undefined ? {} : { cloneCodebase: written };

    const leading = ci.leadingSteps?.(stage(spec)) ?? [];

    expect(leading).toEqual(
      clones ? [expect.objectContaining({ identifier: 'harness-git-clone', name: 'Clone codebase' })] : [],
    );
  });

  it('starts services of the older form before anything else', () => {
    const service = {
      identifier: 'pg',
      name: 'Postgres',
      type: 'Service',
      spec: { image: 'pg:16', entrypoint: ['a'], args: ['b'] },
    };

    const [first, second] = ci.leadingSteps?.(stage({ serviceDependencies: [service] })) ?? [];

    expect(first).toEqual({
      type: 'Background',
      identifier: 'pg',
      name: 'Postgres',
      spec: { image: 'pg:16', entrypoint: ['a', 'b'] },
    });
    expect(second).toMatchObject({ identifier: 'harness-git-clone' });
  });

  it('gives the pod its host names, shared paths and volumes (#3, #5)', () => {
    const spec = {
      sharedPaths: ['', '/s', '/s', ' /t '],
      infrastructure: {
        spec: {
          hostNames: ['db'],
          volumes: [
            { mountPath: '/m', type: 'EmptyDir', spec: { medium: 'Memory' } },
            { mountPath: '/h', type: 'HostPath', spec: { path: '/srv' } },
            { mountPath: '/c', type: 'PersistentVolumeClaim', spec: { claimName: 'cache', readOnly: true } },
          ],
        },
      },
    };

    expect(ci.pod?.(spec, { backgroundIds: ['bg', 'sg_bg', 'db'] })).toEqual({
      hostNames: ['bg', 'sg_bg', 'db'],
      sharedPaths: ['/s', '/t'],
      volumes: [
        { mountPath: '/m', source: { kind: 'empty', inMemory: true } },
        { mountPath: '/h', source: { kind: 'hostPath', path: '/srv' } },
        { mountPath: '/c', source: { kind: 'claim', name: 'cache', readOnly: true } },
      ],
    });
  });

  it.each<[path: string, code: string | undefined]>([
    ['/harness', 'stage/reserved-path'],
    ['/harness/', 'stage/reserved-path'],
    ['/addon', 'stage/reserved-path'],
    ['shared', 'stage/relative-path'],
    ['/harness2', undefined],
    ['<+pipeline.variables.path>', undefined],
  ])('answers the shared path %s with %s (#4)', (path, code) => {
    const problems = ci.validate?.(stage({ sharedPaths: ['/a', path] })) ?? [];

    expect(problems.map((each) => [each.code, each.path])).toEqual(
      code === undefined ? [] : [[code, ['sharedPaths', 1]]],
    );
  });

  it('names a reserved path as reserved', () => {
    expect(ci.validate?.(stage({ sharedPaths: ['/harness'] }))[0]?.message).toContain('reserved path');
  });

  it('refuses Windows', () => {
    const problems = ci.validate?.(stage({ platform: { os: 'Windows' } }));

    expect(problems).toMatchObject([{ code: 'stage/unsupported-os', path: ['platform', 'os'] }]);
  });

  it('refuses port bindings on Kubernetes, wherever the step stands (#30)', () => {
    const step: StepEntry = {
      kind: 'step',
      step: {
        ...node([
          'pipeline',
          'stages',
          0,
          'stage',
          'spec',
          'execution',
          'steps',
          0,
          'stepGroup',
          'steps',
          0,
          'step',
        ]),
        type: 'Background',
        spec: { image: 'x', portBindings: { '80': '80' } },
      },
    };
    const group: StepEntry = {
      kind: 'stepGroup',
      group: { ...node([]), variables: [], steps: [step], rollbackSteps: [] },
    };
    const kubernetes = { infrastructure: { type: 'KubernetesDirect', spec: {} } };

    expect(ci.validate?.(stage(kubernetes, [group]))).toMatchObject([
      {
        code: 'step/port-bindings',
        path: ['execution', 'steps', 0, 'stepGroup', 'steps', 0, 'step', 'spec', 'portBindings'],
      },
    ]);
    expect(ci.validate?.(stage({ runtime: { type: 'Docker' } }, [group]))).toEqual([]);
  });
});

function stage(spec: Value, steps: readonly StepEntry[] = []): StageElement {
  return {
    ...node(['pipeline', 'stages', 0, 'stage']),
    type: 'CI',
    spec,
    variables: [],
    tags: {},
    steps,
    rollbackSteps: [],
  };
}

function node(path: StageElement['path']) {
  return { path, identifier: 'id', name: 'name', failureStrategies: [], raw: {} };
}
