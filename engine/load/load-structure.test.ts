import { describe, expect, it } from 'vitest';
import { diagnosticsOf, loadText, pipelineOf, placesOf, stepOf } from './load-for-tests.ts';

const only = async (text: string) => {
  const [diagnostic, ...others] = await diagnosticsOf(text);
  expect(others).toEqual([]);
  return diagnostic;
};

const work = (identifier: string) =>
  `- step: { identifier: ${identifier}, type: Work, spec: { command: x } }`;

describe('a file that is not a pipeline', () => {
  it.each<[text: string, code: string, message: string]>([
    ['inputSet: {}', 'definition/not-a-pipeline', 'this file is an input set, not a pipeline'],
    ['overlayInputSet: {}', 'definition/not-a-pipeline', 'this file is an overlay input set, not a pipeline'],
    ['template: {}', 'definition/not-a-pipeline', 'this file is a template, not a pipeline'],
    ['trigger: {}', 'definition/not-a-pipeline', 'this file is a trigger, not a pipeline'],
    ['connector: {}', 'definition/not-a-pipeline', 'this file is a connector, not a pipeline'],
    ['- stage: {}', 'definition/not-a-pipeline', 'expected a pipeline, found a list'],
    ['just text', 'definition/not-a-pipeline', 'expected a pipeline, found a text'],
    ['{}', 'definition/not-a-pipeline', 'expected a pipeline, found nothing'],
    ['pipelne: {}', 'definition/not-a-pipeline', 'expected the key "pipeline", found "pipelne"'],
    ['jobs: {}', 'definition/not-a-pipeline', 'expected the key "pipeline", found "jobs"'],
    [
      'version: 1\nkind: pipeline\nspec: {}',
      'definition/unsupported-version',
      'this file is written in the v1 syntax; only v0 pipelines are understood',
    ],
    [
      'version: 1\npipeline: {}',
      'definition/unsupported-version',
      'this file is written in the v1 syntax; only v0 pipelines are understood',
    ],
    [
      'stages: []',
      'definition/unsupported-version',
      'this file is written in the v1 syntax; only v0 pipelines are understood',
    ],
  ])('%j: %s', async (text, code, message) => {
    expect(await only(text)).toMatchObject({ code, message });
  });
});

describe('structure', () => {
  it.each<[why: string, text: string, code: string, covered: string]>([
    [
      'a pipeline without stages',
      'pipeline:\n  identifier: a\n  name: a',
      'definition/no-stages',
      'pipeline',
    ],
    ['an empty list of stages', 'pipeline:\n  identifier: a\n  stages: []', 'definition/invalid-value', '[]'],
    ['an empty pipeline', 'pipeline:', 'definition/wrong-type', ''],
    [
      'an empty list of steps',
      pipelineOf('[]').replace(/steps:\s+\[\]/, 'steps: []'),
      'definition/invalid-value',
      '[]',
    ],
    ['an unknown key of a step', stepOf('retries: 3'), 'definition/unknown-key', 'retries'],
    [
      'an unknown key of a spec',
      stepOf('name: a', '{ comand: x, command: y }'),
      'definition/unknown-key',
      'comand',
    ],
    ['a missing key of a spec', stepOf('name: a', '{ image: x }'), 'definition/missing-key', 'spec'],
    ['a missing spec', pipelineOf('- step: { identifier: a, type: Work }'), 'definition/missing-key', 'step'],
    [
      'a step without a type',
      pipelineOf('- step: { identifier: a, spec: {} }'),
      'definition/missing-key',
      'step',
    ],
    [
      'a wrong type in a list',
      stepOf('name: a', '{ command: x, ports: [80, http] }'),
      'definition/wrong-type',
      'http',
    ],
    [
      'a wrong choice',
      stepOf('name: a', '{ command: x, pull: always }'),
      'definition/invalid-value',
      'always',
    ],
    [
      'an item of stages with two keys',
      'pipeline:\n  identifier: a\n  stages:\n    - { stage: { identifier: a, type: Chain, spec: {} }, insert: {} }',
      'definition/invalid-value',
      '{ stage: { identifier: a, type: Chain, spec: {} }, insert: {} }',
    ],
    [
      'a stage without a spec',
      'pipeline:\n  identifier: a\n  stages:\n    - stage: { identifier: a, type: Build }',
      'definition/missing-key',
      'stage',
    ],
    ['an item of steps with no key', pipelineOf('- {}'), 'definition/invalid-value', '{}'],
    [
      'an identifier with a hyphen',
      stepOf('name: a').replace('identifier: test', 'identifier: my-test'),
      'definition/invalid-identifier',
      'my-test',
    ],
    [
      'an identifier that starts with a digit',
      stepOf('name: a').replace('identifier: test', 'identifier: 1st'),
      'definition/invalid-identifier',
      '1st',
    ],
    [
      'an identifier of 129 characters',
      stepOf('name: a').replace('identifier: test', `identifier: ${'a'.repeat(129)}`),
      'definition/invalid-identifier',
      'a'.repeat(129),
    ],
    ['a name with a slash', stepOf('name: a/b'), 'definition/invalid-name', 'a/b'],
    [
      'a problem that only the type knows',
      stepOf('name: a', '{ command: " " }'),
      'definition/empty-command',
      '" "',
    ],
    ['a malformed timeout', stepOf('timeout: 10 minutes'), 'definition/invalid-duration', '10 minutes'],
    [
      'a timeout asked for during the execution',
      stepOf('timeout: <+input>.executionInput()'),
      'definition/execution-input-not-allowed',
      '<+input>.executionInput()',
    ],
    [
      'an expression that is never closed',
      stepOf('name: a', '{ command: "echo <+codebase.branch" }'),
      'definition/unterminated-expression',
      '<+codebase.branch"',
    ],
    [
      'also inside a block of text',
      stepOf('name: a', '\n        command: |\n          echo <+a>\n          echo <+b.c'),
      'definition/unterminated-expression',
      '<+b.c',
    ],
    [
      'an unknown step',
      pipelineOf('- step: { identifier: a, type: Wrok, spec: {} }'),
      'definition/unknown-step',
      'Wrok',
    ],
    [
      'an unknown stage',
      pipelineOf(work('a')).replace('type: Build', 'type: Biuld'),
      'definition/unknown-stage',
      'Biuld',
    ],
    [
      'a barrier nobody declared',
      pipelineOf('- step: { identifier: a, type: Ask, spec: { barrierRef: b } }')
        .replace('type: Build', 'type: Review')
        .replace('          cloneCodebase: false\n', ''),
      'definition/unknown-barrier',
      'b',
    ],
    [
      'a step of a name used before',
      pipelineOf(`${work('a')}\n${work('a')}`),
      'definition/duplicate-identifier',
      'a',
    ],
    [
      'also in a parallel',
      pipelineOf(`${work('a')}\n- parallel:\n    ${work('b')}\n    ${work('a')}`),
      'definition/duplicate-identifier',
      'a',
    ],
    [
      'a stage that clones without a codebase',
      pipelineOf(work('a')).replace('cloneCodebase: false', 'cloneCodebase: true'),
      'definition/missing-codebase',
      'cloneCodebase',
    ],
    [
      'also when it does not say so',
      pipelineOf(work('a')).replace('          cloneCodebase: false\n', ''),
      'definition/missing-codebase',
      'spec',
    ],
    [
      'a stage without steps',
      pipelineOf(work('a')).replace(/ {10}execution[\s\S]*/, ''),
      'definition/no-steps',
      'spec',
    ],
    [
      'a link to a template',
      pipelineOf('- step: { identifier: a, template: { templateRef: org.t } }'),
      'definition/template-not-found',
      'org.t',
    ],
    [
      'a reserved path of a step group',
      pipelineOf(
        `- stepGroup:\n    identifier: g\n    sharedPaths: [/harness/]\n    steps:\n      ${work('a')}`,
      ),
      'definition/reserved-path',
      '/harness/',
    ],
    [
      'a relative path of a step group',
      pipelineOf(`- stepGroup:\n    identifier: g\n    sharedPaths: [tmp]\n    steps:\n      ${work('a')}`),
      'definition/relative-path',
      'tmp',
    ],
  ])('reports %s', async (_, text, code, covered) => {
    expect(await placesOf(text)).toEqual([[code, covered]]);
  });

  it.each<[why: string, text: string]>([
    [
      'the same identifier in a step group',
      pipelineOf(`${work('a')}\n- stepGroup:\n    identifier: g\n    steps:\n      ${work('a')}`),
    ],
    [
      'an expression in place of a truth value',
      stepOf('name: a', '{ command: x, privileged: <+stage.variables.p> }'),
    ],
    ['an expression in place of a list', stepOf('name: a', '{ command: x, ports: <+input> }')],
    ['an expression in place of an item', stepOf('name: a', '{ command: x, ports: [80, <+a>] }')],
    [
      'an expression in place of one form or the other',
      stepOf('name: a', '{ command: x, source: { file: <+a> } }'),
    ],
    [
      'a number or truth value as text',
      stepOf('name: a', '{ command: x, privileged: "true", ports: ["80"] }'),
    ],
    ['a timeout of one digit', stepOf('timeout: 5s')],
    ['an expression as timeout', stepOf('timeout: <+pipeline.variables.t>m')],
    ['an empty timeout', stepOf('timeout: ""')],
    ['a "<+" that is no expression', stepOf('name: a', '{ command: "grep \'<+\' file" }')],
    ['an insert', pipelineOf(`- insert: {}\n${work('a')}`)],
    [
      'one element repeated by an alias',
      pipelineOf(
        '- step: { identifier: a, type: Work, spec: &s { command: x } }\n- step: { identifier: b, type: Work, spec: *s }',
      ),
    ],
    [
      'merged keys',
      pipelineOf(
        '- step: &s { identifier: a, type: Work, spec: { command: x } }\n- step: { <<: *s, identifier: b }',
      ),
    ],
    [
      'a stage of a type without steps',
      'pipeline:\n  identifier: a\n  stages:\n    - stage: { identifier: a, type: Chain, spec: { pipeline: b } }',
    ],
  ])('accepts %s', async (_, text) => {
    expect(await diagnosticsOf(text)).toEqual([]);
  });

  it.each<[text: string, message: string, hint: string | undefined]>([
    [stepOf('faliureStrategies: []'), 'unknown key "faliureStrategies"', 'did you mean "failureStrategies"?'],
    [stepOf('name: [a]'), 'expected a text, found a list', undefined],
    [
      stepOf('name: a', '{ command: x, privileged: yes }'),
      'expected true or false, found a text',
      'did you mean "true"?',
    ],
    [stepOf('name: 12'), 'expected a text, found a number', 'put it in quotes: "12"'],
    [
      stepOf('name: a', '{ command: x, pull: always }'),
      '"always" is not one of Always, Never, IfNotPresent',
      'did you mean "Always"?',
    ],
    [stepOf('name: a', '{ command: x, ports: 80 }'), 'expected a list, found a number', undefined],
    [
      stepOf('name: a', '{ command: x, user: [] }'),
      'expected a whole number or a text, found a list',
      undefined,
    ],
    [stepOf('name: a', '{ command: x, user: "" }'), 'the text is empty', undefined],
    [
      stepOf('name: a', '{ command: x, source: { file: 1 } }'),
      'expected a text, found a number',
      'put it in quotes: "1"',
    ],
    [
      stepOf('name: a', '{ command: x, source: { path: x } }'),
      'expected the key file or the key url',
      undefined,
    ],
    [
      stepOf('name: a/b'),
      '"a/b" is not a valid name',
      'letters, digits, spaces, dots, hyphens and underscores, at most 128 characters',
    ],
    [
      pipelineOf('- step: { identifier: a, type: work, spec: {} }'),
      'unknown step type "work"',
      'did you mean "Work"?',
    ],
    [
      pipelineOf('- step: { identifier: a, type: Deploy, spec: {} }'),
      'unknown step type "Deploy"',
      'known: Work, Ask',
    ],
    [
      pipelineOf(`${work('a')}\n${work('a')}`),
      'the stage uses the identifier "a" twice',
      'it is used on line 12 already',
    ],
  ])('says what is wrong and what to do: %#', async (text, message, hint) => {
    const diagnostic = await only(text);

    expect([diagnostic?.message, diagnostic?.hint]).toEqual([message, hint]);
  });

  it('reports stages of one identifier, parallel ones included', async () => {
    const stage = '{ stage: { identifier: a, type: Chain, spec: {} } }';
    const text = `pipeline:\n  identifier: p\n  stages:\n    - ${stage}\n    - parallel: [${stage}]`;

    expect(await placesOf(text)).toEqual([['definition/duplicate-identifier', 'a']]);
  });

  it('reports everything at once, in the order of the file', async () => {
    const codes = (await diagnosticsOf(stepOf('timeot: 1m\ntimeout: x', '{ pull: x }'))).map(
      ({ code }) => code,
    );

    expect(codes).toEqual([
      'definition/unknown-key',
      'definition/invalid-duration',
      'definition/missing-key',
      'definition/invalid-value',
    ]);
  });

  it('names a pipeline after its file when nothing else does', async () => {
    const text = pipelineOf(work('a'))
      .replace('identifier: demo', 'tags: {}')
      .replace('name: demo', 'description: x');

    expect((await loadText(text)).definition).toMatchObject({ identifier: 'pipeline', name: 'pipeline' });
  });

  it('lets pass what a stage of another type would use, and says that it does nothing', async () => {
    const text = pipelineOf('- step: { identifier: a, type: Ask, spec: {} }').replace(
      'type: Build',
      'type: Review',
    );

    expect(await only(text)).toMatchObject({
      severity: 'warning',
      code: 'definition/ignored-key',
      message: '"cloneCodebase" has no effect in a stage of type Review',
    });
  });

  it('takes the identifier of a pipeline from its name', async () => {
    const text = pipelineOf(work('a'))
      .replace('identifier: demo', 'description: x')
      .replace('name: demo', 'name: My demo');

    expect((await loadText(text)).definition).toMatchObject({ identifier: 'My_demo', name: 'My demo' });
  });
});

describe('types that do not run here', () => {
  const misplaced = pipelineOf('- step: { identifier: a, type: Ask, spec: {} }');

  it('refuses a step that Harness does not offer in the stage', async () => {
    expect(await only(misplaced)).toMatchObject({ severity: 'error', code: 'definition/step-not-allowed' });
  });

  it('loads a known step without looking at its settings', async () => {
    const text = pipelineOf('- step: { identifier: a, type: K8sRollingDeploy, spec: { anything: 1 } }');

    expect(await only(text)).toMatchObject({ severity: 'warning', code: 'definition/unsupported-step' });
  });

  it('loads a known stage without looking into it', async () => {
    const text = pipelineOf('- step: { identifier: a, type: Whatever, spec: {} }').replace(
      'type: Build',
      'type: Deployment',
    );

    const { definition, warnings } = await loadText(text);

    expect(warnings).toMatchObject([{ code: 'definition/unsupported-stage' }]);
    expect(definition.stages).toMatchObject([{ stage: { steps: [{ step: { type: 'Whatever' } }] } }]);
  });
});
