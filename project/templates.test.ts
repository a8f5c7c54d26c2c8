import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseYaml } from '../engine/load/parse-yaml.ts';
import { readYamlSources, templateResolver } from './templates.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'templates-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

describe('files of templates', () => {
  it('are those that end in yaml or yml, in the order of their names', async () => {
    await write('t/b.yml', 'b');
    await write('t/a.yaml', 'a');
    await write('t/readme.md', 'no');
    await write('t/old.yaml/inside.yaml', 'no');
    await symlink(join(root, 't/a.yaml'), join(root, 't/c.yaml'));

    const sources = await readYamlSources(join(root, 't'), root);

    expect(sources).toEqual([
      { file: 't/a.yaml', text: 'a' },
      { file: 't/b.yml', text: 'b' },
      { file: 't/c.yaml', text: 'a' },
    ]);
  });

  it('are none when there is no directory', async () => {
    expect(await readYamlSources(join(root, 'gone'), root)).toEqual([]);
  });

  it('go by their full path when they are elsewhere', async () => {
    await write('t/a.yaml', 'a');

    const [source] = await readYamlSources(join(root, 't'), join(root, 'work'));

    expect(source?.file).toBe(join(root, 't/a.yaml'));
  });

  it('fill in what a pipeline links to', async () => {
    await write(
      '.pipeline/templates/all.yaml',
      'template: { identifier: all, versionLabel: v1, type: Pipeline, spec: { stages: [{ insert: {} }] } }',
    );
    const text = 'pipeline: { identifier: p, name: p, template: { templateRef: all } }';
    const document = parseYaml({ file: 'p.yaml', text });
    const resolve = templateResolver({ directory: join(root, '.pipeline'), cwd: root });

    const { value, diagnostics } = await resolve(document, document.value ?? null);

    expect(diagnostics).toEqual([]);
    expect(value).toEqual({ pipeline: { identifier: 'p', name: 'p', stages: [{ insert: {} }] } });
  });

  it('are named where they are looked for', async () => {
    await write(
      '.pipeline/templates/other.yaml',
      'template: { identifier: other, versionLabel: v1, type: Step, spec: {} }',
    );
    const text = 'pipeline: { identifier: p, template: { templateRef: all } }';
    const document = parseYaml({ file: 'p.yaml', text });
    const resolve = templateResolver({ directory: join(root, '.pipeline'), cwd: root });

    const { diagnostics } = await resolve(document, document.value ?? null);

    expect(diagnostics[0]?.hint).toContain('looked in .pipeline/templates/other.yaml');
  });
});
