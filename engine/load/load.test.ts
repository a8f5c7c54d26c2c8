import { describe, expect, it } from 'vitest';
import type { StageElement, StageEntry, StepElement, StepEntry } from './definition.ts';
import { loadText } from './load-for-tests.ts';

const read = loadText;

const firstStage = ([entry]: readonly StageEntry[]): StageElement => {
  if (entry?.kind !== 'stage') throw new Error('no stage');
  return entry.stage;
};

const firstStep = ([entry]: readonly StepEntry[]): StepElement => {
  if (entry?.kind !== 'step') throw new Error('no step');
  return entry.step;
};

const tutorial = `pipeline:
  identifier: demo
  name: Demo pipeline
  tags: { team: core }
  properties:
    ci:
      codebase: { connectorRef: git, build: <+input> }
  variables:
    - { name: image, type: String, value: "<+input>.default(alpine)" }
    - { name: limit, type: Number, value: "3" }
    - { name: empty, type: String, value: <+input> }
  flowControl:
    barriers: [{ identifier: meet, name: Meet }]
  stages:
    - stage:
        identifier: build
        name: Build it
        type: Build
        variables: [{ name: level, type: String, value: 1 }]
        failureStrategies:
          - onFailure: { errors: [AllErrors], action: { type: MarkAsFailure } }
        spec:
          sharedPaths: [/var/run]
          execution:
            steps:
              - step:
                  identifier: compile
                  name: Compile
                  type: Work
                  timeout: 1h 30m
                  spec: { command: make }
              - parallel:
                  - step: { identifier: lint, type: Work, spec: { command: make lint } }
                  - stepGroup:
                      identifier: checks
                      name: Checks
                      steps:
                        - step: { identifier: lint, type: Work, spec: { command: make check } }
              - step:
                  identifier: test
                  type: Work
                  when: { stageStatus: All, condition: <+codebase.branch> == "main" }
                  failureStrategies:
                    - onFailure:
                        errors: [Timeout, unknown]
                        action:
                          type: Retry
                          spec:
                            retryCount: 2
                            retryIntervals: [10s, 1m]
                            onRetryFailure: { action: { type: Ignore } }
                  strategy:
                    matrix: { version: [1, 2], system: <+stage.variables.systems>, maxConcurrency: 1 }
                  spec: { command: make test }
    - parallel:
        - stage: { identifier: a, type: Review, spec: { execution: { steps: [{ step: { identifier: ok, type: Ask } }] } } }
        - stage: { identifier: b, type: Chain, when: { pipelineStatus: Failure }, spec: { pipeline: other } }
`;

describe('load', () => {
  it('reads the pipeline and everything in it', async () => {
    const { definition, warnings } = await read(tutorial);

    expect(warnings).toEqual([]);
    expect(definition).toMatchObject({
      identifier: 'demo',
      name: 'Demo pipeline',
      tags: { team: 'core' },
      orgIdentifier: 'default',
      codebase: { build: '<+input>' },
      barriers: [{ identifier: 'meet', name: 'Meet' }],
      allowStageExecutions: false,
    });
  });

  it('gives variables the value they have before an execution', async () => {
    const { definition } = await read(tutorial);

    expect(definition.variables.map(({ name, value }) => [name, value])).toEqual([
      ['image', 'alpine'],
      ['limit', 3],
      ['empty', undefined],
    ]);
    expect(firstStage(definition.stages).variables[0]?.value).toBe('1');
  });

  it('keeps parallel branches and step groups as written', async () => {
    const { definition } = await read(tutorial);
    const { steps } = firstStage(definition.stages);

    expect(definition.stages.map(({ kind }) => kind)).toEqual(['stage', 'parallel']);
    expect(steps.map(({ kind }) => kind)).toEqual(['step', 'parallel', 'step']);
    expect(steps[1]).toMatchObject({
      steps: [{ kind: 'step' }, { kind: 'stepGroup', group: { name: 'Checks' } }],
    });
  });

  it('parses conditions, failure strategies and loops', async () => {
    const { definition } = await read(tutorial);
    const test = firstStep(firstStage(definition.stages).steps.slice(2));

    expect(test.name).toBe('test');
    expect(test.when).toEqual({ status: 'All', condition: '<+codebase.branch> == "main"' });
    expect(test.failureStrategies).toEqual([
      {
        errors: ['Timeout', 'Unknown'],
        action: {
          type: 'Retry',
          retryCount: 2,
          retryIntervalsMs: [10_000, 60_000],
          onRetryFailure: { type: 'Ignore' },
        },
      },
    ]);
    expect(test.strategy).toMatchObject({
      kind: 'matrix',
      axes: [
        { name: 'version', values: [1, 2] },
        { name: 'system', values: '<+stage.variables.systems>' },
      ],
      maxConcurrency: 1,
    });
  });

  it('gives the text as it runs', async () => {
    const filled = await loadText(tutorial, { inputs: { sources: [], revision: { branch: 'main' } } });

    expect((await read(tutorial)).yaml).toBe(tutorial);
    expect(filled.yaml).toMatch(/build:\n +type: branch\n +spec:\n +branch: main/);
    expect((await read(filled.yaml)).definition.variables[0]?.value).toBe('alpine');
  });

  it('knows where every element is written', async () => {
    const { definition } = await read(tutorial);
    const { path } = firstStep(firstStage(definition.stages).steps);

    expect(definition.source.position([...path, 'timeout'])).toMatchObject({
      line: 30,
      column: 28,
      endColumn: 34,
    });
    expect(definition.source.position([...path, 'spec', 'gone'])).toMatchObject({ line: 31 });
  });
});
