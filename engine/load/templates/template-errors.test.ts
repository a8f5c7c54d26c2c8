import { describe, expect, it } from 'vitest';
import { compose, pipelineWith, said, template } from './templates-for-tests.ts';

const linkTo = (link: string) => pipelineWith(`- step: { identifier: a, template: { ${link} } }`);

const step = (head: string, command: string) =>
  template(`${head}; type: Step`, `type: Work\nspec: { command: ${command} }`);

const commandOf = async (link: string, files: Readonly<Record<string, string>>) => {
  const { value, diagnostics } = await compose(linkTo(link), files);
  return /"command":"(\w+)"/.exec(JSON.stringify(value))?.[1] ?? diagnostics.map(({ code }) => code);
};

describe('the scope of a template', () => {
  const files = {
    'a.yaml': step('identifier: t; versionLabel: v1', 'account'),
    'o.yaml': step('identifier: t; versionLabel: v1; orgIdentifier: default', 'org'),
    'p.yaml': step(
      'identifier: t; versionLabel: v1; orgIdentifier: default; projectIdentifier: p',
      'project',
    ),
  };

  it.each([
    ['account.t', 'account'],
    ['org.t', 'org'],
    ['t', 'project'],
  ])('of %s is the %s', async (reference, command) => {
    expect(await commandOf(`templateRef: ${reference}`, files)).toBe(command);
  });

  it('falls back to whichever scope has the identifier', async () => {
    expect(await commandOf('templateRef: account.t', { 'o.yaml': files['o.yaml'] })).toBe('org');
    expect(await commandOf('templateRef: t', { 'a.yaml': files['a.yaml'] })).toBe('account');
  });
});

describe('the version of a template', () => {
  const files = {
    '1.yaml': step('identifier: t; versionLabel: v1', 'first'),
    '2.yaml': step('identifier: t; versionLabel: v2', 'second'),
  };

  it('is the one the link names', async () => {
    expect(await commandOf('templateRef: t, versionLabel: v2', files)).toBe('second');
  });

  it('is the stable one when the link names none', async () => {
    const stable = { ...files, '1.yaml': step('identifier: t; versionLabel: v1; stable: true', 'first') };

    expect(await commandOf('templateRef: t', stable)).toBe('first');
  });

  it('has to be named when several versions are equally good', async () => {
    const { diagnostics } = await compose(linkTo('templateRef: t'), files);

    expect(diagnostics).toMatchObject([
      { code: 'definition/ambiguous-template', message: expect.stringContaining('"v1", "v2"') },
    ]);
  });
});

describe('a template that cannot be used', () => {
  it('is missing: the nearest name and the files that were looked at are told', async () => {
    const composed = await compose(linkTo('templateRef: compil'), {
      'compile.yaml': step('identifier: compile; versionLabel: v1', 'x'),
    });

    expect(said(composed)).toEqual(['definition/template-not-found at pipeline.yaml: compil']);
    expect(composed.diagnostics[0]?.hint).toBe('did you mean "compile"?; looked in compile.yaml');
  });

  it('is missing in that version', async () => {
    const composed = await compose(linkTo('templateRef: t, versionLabel: v3'), {
      't.yaml': step('identifier: t; versionLabel: v2', 'x'),
    });

    expect(said(composed)).toEqual(['definition/template-not-found at pipeline.yaml: v3']);
    expect(composed.diagnostics[0]?.hint).toContain('did you mean "v2"?');
  });

  it('is of another type', async () => {
    const composed = await compose(linkTo('templateRef: t'), {
      't.yaml': template('identifier: t; versionLabel: v1; type: Stage', 'type: Build'),
    });

    expect(said(composed)).toEqual(['definition/wrong-template-type at pipeline.yaml: t']);
  });

  it('has mistakes, which are shown in its own file', async () => {
    const composed = await compose(linkTo('templateRef: t'), {
      't.yaml': step('identifier: t; versionLabel: v1; nmae: T', 'x'),
    });

    expect(said(composed)).toEqual(['definition/unknown-key at t.yaml: nmae']);
    expect(composed.diagnostics[0]?.severity).toBe('error');
  });

  it.each([
    ['no YAML', 'template: [', 'definition/yaml'],
    ['no template', 'connector: {}', 'definition/not-a-template'],
    ['mistakes in a template nobody uses', 'template: { identifier: other }', 'definition/missing-key'],
  ])('is a warning while the pipeline does without it: %s', async (_, text, code) => {
    const composed = await compose(linkTo('templateRef: t'), {
      't.yaml': step('identifier: t; versionLabel: v1', 'x'),
      'other.yaml': text,
    });

    expect(composed.diagnostics[0]).toMatchObject({
      code,
      severity: 'warning',
      position: { file: 'other.yaml' },
    });
  });

  it('is there twice', async () => {
    const file = step('identifier: t; versionLabel: v1', 'x');

    const composed = await compose(linkTo('templateRef: t'), { 'a.yaml': file, 'b.yaml': file });

    expect(said(composed)).toEqual(['definition/repeated-template at b.yaml: t']);
  });

  it('is not looked for when the link itself is wrong', async () => {
    const composed = await compose(linkTo('templateRef: t, version: v1'), {});

    expect(said(composed)).toEqual(['definition/unknown-key at pipeline.yaml: version']);
  });

  it('leaves its place empty', async () => {
    const { value } = await compose(linkTo('templateRef: t'), {});

    expect(JSON.stringify(value)).toContain('"steps":[{"insert":{}}]');
  });
});

describe('templates inside templates', () => {
  const group = (identifier: string, inner: string) =>
    template(
      `identifier: ${identifier}; versionLabel: v1; type: StepGroup`,
      `steps:\n  - stepGroup: { identifier: g, template: { templateRef: ${inner} } }`,
    );
  const start = (reference: string) =>
    pipelineWith(`- stepGroup: { identifier: g, template: { templateRef: ${reference} } }`);

  it('may not go round in a circle; the whole way is told', async () => {
    const composed = await compose(start('a'), {
      'a.yaml': group('a', 'b'),
      'b.yaml': group('b', 'c'),
      'c.yaml': group('c', 'a'),
    });

    expect(said(composed)).toEqual(['definition/template-cycle at c.yaml: a']);
    expect(composed.diagnostics[0]?.message).toContain('a (v1) → b (v1) → c (v1) → a (v1)');
  });

  it('are not a circle when a link hands the same template in', async () => {
    const wrap = template('identifier: wrap; versionLabel: v1; type: StepGroup', 'steps: <+input>');
    const inner =
      '{ stepGroup: { identifier: b, template: { templateRef: wrap, templateInputs: { steps: [] } } } }';
    const pipeline = pipelineWith(
      `- stepGroup: { identifier: a, template: { templateRef: wrap, templateInputs: { steps: [${inner}] } } }`,
    );

    const composed = await compose(pipeline, { 'wrap.yaml': wrap });

    expect(composed.diagnostics).toEqual([]);
  });

  it('may be ten deep', async () => {
    const chain = (length: number) => {
      const files = Array.from({ length }, (_, at) => [`${at}.yaml`, group(`t${at}`, `t${at + 1}`)]);
      const last = template(`identifier: t${length}; versionLabel: v1; type: StepGroup`, 'steps: []');
      return { ...Object.fromEntries(files), 'last.yaml': last };
    };

    expect(said(await compose(start('t0'), chain(9)))).toEqual([]);
    expect(said(await compose(start('t0'), chain(10)))).toEqual([
      'definition/template-too-deep at 9.yaml: t10',
    ]);
  });

  it('may not multiply without end', async () => {
    const many = (identifier: string, inner: string) =>
      template(
        `identifier: ${identifier}; versionLabel: v1; type: StepGroup`,
        `steps: [${Array.from({ length: 40 }, () => `{ stepGroup: { template: { templateRef: ${inner} } } }`).join(', ')}]`,
      );
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`${at}.yaml`, many(`t${at}`, `t${at + 1}`)]),
    );

    const last = template('identifier: t8; versionLabel: v1; type: StepGroup', 'steps: []');

    const composed = await compose(start('t0'), { ...files, 'last.yaml': last });

    expect(composed.diagnostics.map(({ code }) => code)).toEqual(['definition/too-many-templates']);
  });

  it('tell of a mistake in them once, however often they are used', async () => {
    const pipeline = pipelineWith(
      ['a', 'b'].map((id) => `- stepGroup: { identifier: ${id}, template: { templateRef: t } }`).join('\n'),
    );

    const composed = await compose(pipeline, { 't.yaml': group('t', 'gone') });

    expect(said(composed)).toEqual(['definition/template-not-found at t.yaml: gone']);
  });
});
