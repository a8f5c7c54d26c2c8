import { describe, expect, it } from 'vitest';
import { load } from '../../engine/load/load.ts';
import type { SourceFile } from '../../engine/load/parse-yaml.ts';
import { createMasker } from '../../engine/mask/masker.ts';
import { compile } from '../../engine/plan/compile.ts';
import { execute } from '../../engine/run/execute.ts';
import type { ExecuteOptions } from '../../engine/run/options.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import { FakeClock } from '../../test/helpers/fake-clock.ts';
import { MemoryLogs } from '../../test/helpers/memory-logs.ts';
import { StepBench } from '../../test/helpers/step-context.ts';
import { stepRegistry } from '../registry.ts';
import type { Services } from '../services.ts';
import { stageRegistry } from '../stages/registry.ts';
import { createPipelineRunner } from './create-pipeline-runner.ts';
import { pipelineStage, pipelineStepIdentifier } from './pipeline-stage.ts';
import { pipelineStep } from './pipeline-step.ts';

const registries = {
  steps: {
    ...stepRegistry,
    find: (type: string) => (type === 'Pipeline' ? pipelineStep : stepRegistry.find(type)),
  },
  stages: {
    ...stageRegistry,
    find: (type: string) => (type === 'Pipeline' ? pipelineStage : stageRegistry.find(type)),
  },
};

const parent = (spec: string, rest = '') => `pipeline:
  identifier: parent
  name: Parent
  variables: [{ name: color, type: String, value: red }, { name: size, type: String, value: small }]
  stages:
    - stage:
        identifier: call
        name: Call
        type: Pipeline
        spec: { org: default, project: default, pipeline: child, ${spec.replaceAll(/\s+/g, ' ')} }
${rest}`;

const work = (id: string, command = 'x', more = '') =>
  `{ step: { identifier: ${id}, name: ${id}, type: Run, spec: { image: busybox, command: ${command} } ${more} } }`;

const child = (steps: string, keys = '') => `pipeline:
  identifier: child
  name: Child
${keys}
  stages:
    - stage: { identifier: s, name: S, type: CI, spec: { cloneCodebase: false, execution: { steps: [${steps}] } } }
`;

interface Ran {
  readonly events: readonly ExecutionEvent[];
  readonly status: string;
  readonly exitCode: number;
  readonly logs: MemoryLogs;
  readonly children: readonly (readonly ExecutionEvent[])[];
}

const stepId = `call/${pipelineStepIdentifier}`;

/** Runs the parent with these files beside it; a step called `fails` fails. */
async function run(
  yaml: string,
  files: Readonly<Record<string, string>>,
  inputSets: readonly SourceFile[] = [],
): Promise<Ran> {
  const clock = new FakeClock();
  const { runtime, context } = new StepBench({
    clock,
    decide: ({ name }) => (name === 'fails' ? { exitCode: 3 } : {}),
  });
  const logs = new MemoryLogs();
  const { services } = context;
  const children: ExecutionEvent[][] = [];
  const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
  const base = {
    registries,
    runtime,
    clock,
    logs,
    decisions: { ask: () => Promise.reject(new Error('nobody is asked')) },
    secrets: { find: async () => undefined },
    masker: createMasker(),
    roots: {},
    killSignal: new AbortController().signal,
    graceMs: 1,
    keep: 'never',
    unresolved: 'warn',
  } as const;
  const pipelines = createPipelineRunner({
    files: async () => sources,
    load: (file, inputs) => load(file, registries, { inputs }),
    findInputSet: (id) => inputSets.find(({ file }) => file === `${id}.yaml`),
    async execute({ loaded, control, file, sink, caller }) {
      const events: ExecutionEvent[] = [];
      children.push(events);
      const options: ExecuteOptions<Services> = {
        ...base,
        plan: compile(loaded.definition, registries),
        services,
        identity: {
          ...identity,
          executionId: `child of ${caller.executionId}`,
          sequenceId: 1,
          file: file.file,
        },
        sink: (event) => {
          events.push(event);
          sink(event);
        },
        signal: control.signal,
      };
      return { options, result: await execute(options) };
    },
  });
  const { definition } = await load({ file: 'parent.yaml', text: yaml }, registries);
  const events: ExecutionEvent[] = [];
  const result = await clock.run(
    execute<Services>({
      ...base,
      plan: compile(definition, registries),
      services: Object.assign({ pipelines }, services),
      identity,
      sink: (event) => events.push(event),
      signal: new AbortController().signal,
    }),
  );
  return { events, logs, children, status: result.status, exitCode: result.exitCode };
}

const identity = {
  executionId: 'e1',
  sequenceId: 7,
  file: 'parent.yaml',
  runtimeName: 'fake',
  owner: { host: 'here', pid: 1, startedAt: '0' },
  triggeredBy: { name: 'Ada', email: 'ada@example.org' },
  scope: { account: 'acc', org: 'default', project: 'default' },
  executionUrl: 'http://localhost/e1',
  yaml: '',
};

function endOf({ events }: Ran, node: string) {
  return events.find((event) => event.type === 'node.finished' && event.node === node);
}

describe('a stage of type Pipeline', () => {
  it('runs another pipeline as an execution of its own', async () => {
    const ran = await run(parent(''), { 'child.yaml': child(work('a')) });

    expect(ran.status).toBe('SUCCEEDED');
    expect(ran.children).toHaveLength(1);
    expect(ran.children[0]?.[0]).toMatchObject({
      executionId: 'child of e1',
      pipeline: { identifier: 'child' },
    });
    expect(ran.logs.text(stepId)).toBe(`Execution child of e1 (#1) of Child from child.yaml
Stage S
  a: Success
Stage S: Success
Execution child of e1 (#1) of Child ended
`);
  });

  it('supplies inputs that the calling pipeline evaluates, on top of input sets', async () => {
    const keys = `  variables:
    - { name: color, type: String, value: <+input> }
    - { name: size, type: String, value: <+input> }`;
    const sizes = {
      file: 'sizes.yaml',
      text: 'inputSet: { pipeline: { identifier: child, variables: [{ name: size, value: "7" }, { name: color, value: blue }] } }',
    };
    const spec = `inputSetReferences: [sizes],
      inputs: { identifier: child, variables: [{ name: color, type: String, value: "<+pipeline.variables.color>" }] },
      outputs: [{ name: both, value: "<+pipeline.variables.color> <+pipeline.variables.size> of <+pipeline.name>" }]`;

    const ran = await run(parent(spec), { 'child.yaml': child(work('a'), keys) }, [sizes]);

    expect(endOf(ran, stepId)).toMatchObject({ outputs: { output: { both: 'red 7 of Child' } } });
  });

  it('leaves outputs that the other pipeline evaluates at its end', async () => {
    const spec = `outputs: [
      { name: status, value: <+pipeline.stages.s.status> }, { name: gone, value: <+pipeline.stages.gone.status> },
      { name: text, value: plain text }, { name: secret, value: '<+secrets.getValue("key")>' }]`;

    const ran = await run(parent(spec), { 'child.yaml': child(work('a')) });

    expect(endOf(ran, stepId)).toMatchObject({
      outputs: {
        output: { status: 'SUCCEEDED', gone: null, text: 'plain text', secret: '<+secrets.getValue("key")>' },
      },
    });
    expect(ran.events).toContainEqual(
      expect.objectContaining({ type: 'warning.raised', node: stepId, code: 'pipeline-stage/output' }),
    );
  });

  it('fails with the pipeline it runs, and says why', async () => {
    const ran = await run(parent('outputs: [{ name: a, value: b }]'), { 'child.yaml': child(work('fails')) });

    expect(ran).toMatchObject({ status: 'FAILED', exitCode: 1 });
    expect(endOf(ran, stepId)).toMatchObject({
      status: 'FAILED',
      failure: { message: expect.stringMatching(/^pipeline Child failed: s\/fails: /), exitCode: 3 },
    });
    expect(endOf(ran, stepId)).not.toHaveProperty('outputs');
  });

  it('goes on when its failure strategy says so', async () => {
    const ignore =
      '        failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Ignore } } }]\n';

    const ran = await run(parent('', ignore), { 'child.yaml': child(work('fails')) });

    expect(ran.status).toBe('IGNORE_FAILED');
  });

  it('takes a failure that was ignored inside as a good end', async () => {
    const ignored = work(
      'fails',
      'x',
      ', failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Ignore } } }]',
    );

    const ran = await run(parent(''), { 'child.yaml': child(ignored) });

    expect(ran.status).toBe('SUCCEEDED');
  });

  it.each<[why: string, yaml: string, spec: string, code: string]>([
    [
      'there is no such pipeline',
      'pipeline: { identifier: other }',
      '',
      'no file holds the pipeline "child"',
    ],
    ['an input has no value', child(work('a', '<+input>')), '', 'no value for the input'],
    [
      'an input set is missing',
      child(work('a')),
      'inputSetReferences: [gone]',
      'no file holds the input set "gone"',
    ],
    ['it has mistakes', child('{ step: { identifier: a, type: Runn } }'), '', 'unknown step type "Runn"'],
    ['it runs a third one', parent('').replace('parent', 'child'), '', 'cannot run a third one'],
  ])('fails before anything starts when %s', async (_, yaml, spec, message) => {
    const ran = await run(parent(spec), { 'child.yaml': yaml });

    expect(ran.children).toEqual([]);
    expect(ran.status).toBe('FAILED');
    expect(ran.logs.text(stepId)).toContain(message);
    expect(endOf(ran, stepId)).toMatchObject({ failure: { code: 'pipeline-stage/refused' } });
  });

  it.each<[outputs: string, code: string]>([
    ['[{ name: a-b, value: x }]', 'definition/invalid-value'],
    ['[{ name: a, value: x }, { name: a, value: y }]', 'definition/repeated-output'],
    ['[{ name: a }]', 'definition/missing-key'],
  ])('refuses the outputs %s', async (outputs, code) => {
    const loading = load({ file: 'p.yaml', text: parent(`outputs: ${outputs}`) }, registries);

    await expect(loading).rejects.toMatchObject({ diagnostics: [{ code }] });
  });
});
