import { describe, expect, it } from 'vitest';
import { load } from '../load.ts';
import { sampleTypes } from '../sample-types-for-tests.ts';
import { createTemplateResolver } from './resolve-templates.ts';
import { at, compose, covered, pipelineWith, said, template } from './templates-for-tests.ts';

const firstStep = 'pipeline.stages.0.stage.spec.execution.steps.0.step';

const compile = template(
  'identifier: compile; name: Compile; versionLabel: v1; type: Step',
  `
type: Work
timeout: 10m
when: <+input>
spec:
  command: <+input>
  image: <+input>.default(alpine).allowedValues(alpine,debian)
  pull: Always`,
);

const usingCompile = (keys: string) =>
  pipelineWith(`- step:
    identifier: test
    name: Test
    template:
      templateRef: account.compile
      versionLabel: v1
${keys
  .trim()
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}`);

describe('a link to a template', () => {
  it('is replaced by the spec of the template, with its inputs filled', async () => {
    const composed = await compose(
      usingCompile(`templateInputs:
  type: Work
  spec:
    command: make`),
      { 'compile.yaml': compile },
    );

    expect(composed.diagnostics).toEqual([]);
    expect(at(composed.value, firstStep)).toEqual({
      identifier: 'test',
      name: 'Test',
      type: 'Work',
      timeout: '10m',
      when: '<+input>',
      spec: {
        command: 'make',
        image: '<+input>.default(alpine).allowedValues(alpine,debian)',
        pull: 'Always',
      },
    });
  });

  it('takes a whole block for one input: a condition, a failure strategy', async () => {
    const composed = await compose(
      usingCompile(`templateInputs:
  when: { stageStatus: All }
  spec: { command: make }`),
      { 'compile.yaml': compile },
    );

    expect(at(composed.value, `${firstStep}.when`)).toEqual({ stageStatus: 'All' });
  });

  it('yields to the keys that stand next to it', async () => {
    const pipeline = pipelineWith(`- step:
    identifier: test
    timeout: 1m
    strategy: { repeat: { times: 2 } }
    template: { templateRef: account.compile, versionLabel: v1, templateInputs: { spec: { command: make } } }`);

    const composed = await compose(pipeline, { 'compile.yaml': compile });

    expect(at(composed.value, `${firstStep}.timeout`)).toBe('1m');
    expect(at(composed.value, `${firstStep}.strategy`)).toEqual({ repeat: { times: 2 } });
  });

  it('leaves an input that is passed on to the pipeline', async () => {
    const composed = await compose(
      usingCompile(`templateInputs:
  spec:
    command: <+input>.default(make)
    image: <+input>`),
      { 'compile.yaml': compile },
    );

    expect(at(composed.value, `${firstStep}.spec.command`)).toBe('<+input>.default(make)');
    expect(at(composed.value, `${firstStep}.spec.image`)).toBe(
      '<+input>.default(alpine).allowedValues(alpine,debian)',
    );
  });

  it('may not supply what the template does not allow', async () => {
    const composed = await compose(
      usingCompile(`templateInputs:
  spec:
    command: make
    image: windows`),
      { 'compile.yaml': compile },
    );

    expect(said(composed)).toEqual(['definition/input-not-allowed at pipeline.yaml: windows']);
  });

  it('is told about what it supplies and the template does not ask for', async () => {
    const composed = await compose(
      usingCompile(`templateInputs:
  spec:
    command: make
    pull: Never
    user: root`),
      { 'compile.yaml': compile },
    );

    expect(composed.diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    expect(said(composed)).toEqual([
      'definition/not-an-input at pipeline.yaml: pull',
      'definition/not-an-input at pipeline.yaml: user',
    ]);
    expect(at(composed.value, `${firstStep}.spec.pull`)).toBe('Always');
  });

  it('works in a rollback, in a step group and in parallel', async () => {
    const step = `step: { identifier: ID, template: { templateRef: compile } }`;
    const pipeline = pipelineWith(`- stepGroup:
    identifier: group
    steps:
      - parallel:
          - ${step}
    rollbackSteps:
      - ${step}`);

    const composed = await compose(pipeline, { 'compile.yaml': compile });

    expect(JSON.stringify(composed.value)).not.toContain('templateRef');
    expect(JSON.stringify(composed.value).match(/"Work"/g)).toHaveLength(2);
  });

  it('leaves a key "template" of a step alone: only elements link', async () => {
    const pipeline = pipelineWith(
      '- step: { identifier: a, type: Work, spec: { command: x, template: { templateRef: gone } } }',
    );

    const composed = await compose(pipeline, {});

    expect(composed.diagnostics).toEqual([]);
    expect(at(composed.value, `${firstStep}.spec.template`)).toEqual({ templateRef: 'gone' });
  });

  it('does not read a file for a pipeline without links', async () => {
    const resolve = createTemplateResolver(() => Promise.reject(new Error('read')));
    const source = { file: 'p', text: '', position: () => ({}) as never };

    const resolved = await resolve({ value: {}, source, diagnostics: [] }, { pipeline: { stages: [] } });

    expect(resolved).toEqual({ value: { pipeline: { stages: [] } }, diagnostics: [], source });
  });
});

describe('templates of other kinds', () => {
  it('fills a stage, its steps addressed by their identifiers', async () => {
    const stage = template(
      'identifier: ci; versionLabel: "1"; type: Stage; orgIdentifier: default; projectIdentifier: default',
      `
type: Build
variables:
  - { name: level, type: String, value: <+input>, default: low }
spec:
  cloneCodebase: false
  execution:
    steps:
      - step: { identifier: a, type: Work, spec: { command: first } }
      - step: { identifier: b, type: Work, spec: { command: <+input> } }`,
    );
    const pipeline = `pipeline:
  identifier: demo
  stages:
    - stage:
        identifier: one
        name: One
        template:
          templateRef: ci
          templateInputs:
            variables: [{ name: level, type: String, value: "" }]
            spec: { execution: { steps: [{ step: { identifier: b, spec: { command: second } } }] } }
`;

    const composed = await compose(pipeline, { 'ci.yaml': stage });

    expect(composed.diagnostics).toEqual([]);
    expect(at(composed.value, 'pipeline.stages.0.stage')).toEqual({
      identifier: 'one',
      name: 'One',
      type: 'Build',
      variables: [{ name: 'level', type: 'String', value: '' }],
      spec: {
        cloneCodebase: false,
        execution: {
          steps: [
            { step: { identifier: 'a', type: 'Work', spec: { command: 'first' } } },
            { step: { identifier: 'b', type: 'Work', spec: { command: 'second' } } },
          ],
        },
      },
    });
  });

  it('fills a step group and drops the stage type it was written for', async () => {
    const group = template(
      'identifier: g; versionLabel: v1; type: StepGroup; orgIdentifier: default',
      `
stageType: Build
steps:
  - step: { identifier: a, type: Work, spec: { command: x } }`,
    );
    const pipeline = pipelineWith('- stepGroup: { identifier: group, template: { templateRef: org.g } }');

    const composed = await compose(pipeline, { 'g.yaml': group });

    expect(at(composed.value, 'pipeline.stages.0.stage.spec.execution.steps.0.stepGroup')).toEqual({
      identifier: 'group',
      steps: [{ step: { identifier: 'a', type: 'Work', spec: { command: 'x' } } }],
    });
  });

  it('fills a pipeline, which keeps its own identifier', async () => {
    const whole = template(
      'identifier: whole; versionLabel: v1; type: Pipeline',
      `
variables: [{ name: v, type: String, value: <+input> }]
stages:
  - stage: { identifier: s, type: Chain, spec: { pipeline: other } }`,
    );
    const pipeline = `pipeline:
  identifier: mine
  name: Mine
  template:
    templateRef: account.whole
    templateInputs: { variables: [{ name: v, value: "7" }] }
`;

    const composed = await compose(pipeline, { 'whole.yaml': whole });

    expect(composed.value).toEqual({
      pipeline: {
        identifier: 'mine',
        name: 'Mine',
        variables: [{ name: 'v', type: 'String', value: '7' }],
        stages: [{ stage: { identifier: 's', type: 'Chain', spec: { pipeline: 'other' } } }],
      },
    });
  });

  it('puts template variables in place, those of the link first', async () => {
    const file = `template:
  identifier: t
  versionLabel: v1
  type: Step
  variables:
    - { name: tool, type: String, value: make }
    - { name: jobs, type: Number, value: <+input>.default(4) }
  spec:
    type: Work
    spec: { command: "<+template.variables.tool> -j <+template.variables.jobs>", image: <+template.variables.tool> }
`;
    const pipeline = pipelineWith(`- step:
    identifier: a
    template: { templateRef: t, templateVariables: [{ name: tool, value: ninja }, { name: gone, value: 1 }] }`);

    const composed = await compose(pipeline, { 't.yaml': file });

    expect(at(composed.value, `${firstStep}.spec`)).toEqual({ command: 'ninja -j 4', image: 'ninja' });
    expect(composed.diagnostics.map(({ code }) => code)).toEqual(['definition/not-an-input']);
  });
});

describe('positions of a composed document', () => {
  it('are in the template, in its inputs, and else in the pipeline', async () => {
    const composed = await compose(
      usingCompile(`templateInputs:
  when: { stageStatus: Never }
  spec: { command: make }`),
      { 'compile.yaml': compile },
    );
    const path = ['pipeline', 'stages', 0, 'stage', 'spec', 'execution', 'steps', 0, 'step'];
    const place = (...keys: string[]) =>
      covered(composed, { position: composed.source.position([...path, ...keys]) });

    expect(place('spec', 'pull')).toBe('compile.yaml: Always');
    expect(place('spec', 'command')).toBe('pipeline.yaml: make');
    expect(place('when', 'stageStatus')).toBe('pipeline.yaml: Never');
    expect(place('identifier')).toBe('pipeline.yaml: test');
    expect(place('failureStrategies')).toBe('pipeline.yaml: step');
  });

  it('go through templates of templates', async () => {
    const outer = template(
      'identifier: outer; versionLabel: v1; type: StepGroup',
      `
steps:
  - step:
      identifier: a
      template: { templateRef: account.compile, templateInputs: { spec: { command: <+input>, image: debian } } }`,
    );
    const pipeline = pipelineWith(`- stepGroup:
    identifier: g
    template:
      templateRef: account.outer
      templateInputs: { steps: [{ step: { identifier: a, template: { templateInputs: { spec: { command: make } } } } }] }`);

    const composed = await compose(pipeline, { 'outer.yaml': outer, 'compile.yaml': compile });

    const path = [
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
    ];
    const place = (key: string) =>
      covered(composed, { position: composed.source.position([...path, 'spec', key]) });
    expect(composed.diagnostics).toEqual([]);
    expect(place('command')).toBe('pipeline.yaml: make');
    expect(place('image')).toBe('outer.yaml: debian');
    expect(place('pull')).toBe('compile.yaml: Always');
  });
});

describe('a pipeline with templates', () => {
  it('loads as if it had been written out, and its inputs are its own', async () => {
    const resolveTemplates = createTemplateResolver(async () => [{ file: 'compile.yaml', text: compile }]);
    const key = 'stages.build.spec.execution.steps.test.spec.command=make';

    const { definition, warnings } = await load(
      { file: 'pipeline.yaml', text: usingCompile('templateInputs: { type: Work }') },
      sampleTypes,
      {
        resolveTemplates,
        inputs: {
          sources: [
            { kind: 'assignment', text: key },
            { kind: 'assignment', text: 'stages.build.spec.execution.steps.test.when={stageStatus: All}' },
          ],
        },
      },
    );

    const [stage] = definition.stages;
    const [step] = stage?.kind === 'stage' ? stage.stage.steps : [];
    expect(warnings).toEqual([]);
    expect(step).toMatchObject({ step: { type: 'Work', spec: { command: 'make', image: 'alpine' } } });
  });

  it('is refused with the template that is missing, and nothing else', async () => {
    const resolveTemplates = createTemplateResolver(async () => []);

    const loading = load({ file: 'pipeline.yaml', text: usingCompile('') }, sampleTypes, {
      resolveTemplates,
    });

    await expect(loading).rejects.toMatchObject({ diagnostics: [{ code: 'definition/template-not-found' }] });
  });
});
