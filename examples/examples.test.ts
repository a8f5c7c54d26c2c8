import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { load } from '../engine/load/load.ts';
import { compile } from '../engine/plan/compile.ts';
import { stepRegistry } from '../steps/registry.ts';
import { stageRegistry } from '../steps/stages/registry.ts';
import { makeRepository } from './vulnerable-shop/make-repository.mjs';

const folder = new URL('.', import.meta.url);
const registries = { steps: stepRegistry, stages: stageRegistry };
const names = readdirSync(folder).filter((name) => readdirSyncOrNone(name).includes('pipeline.yaml'));

describe('an example', () => {
  it.each(names)('%s is a valid definition without warnings', async (name) => {
    const text = readFileSync(new URL(`${name}/pipeline.yaml`, folder), 'utf8');

    const { definition, warnings } = await load({ file: `${name}/pipeline.yaml`, text }, registries);

    expect(warnings).toEqual([]);
    expect(compile(definition, registries).root.children.length).toBeGreaterThan(0);
  });
});

describe('the vulnerable shop', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('has the same commits on every machine', () => {
    makeRepository(directory);

    const branches = execFileSync(
      'git',
      ['for-each-ref', '--format=%(refname:short) %(objectname:short=7)'],
      {
        cwd: directory,
        encoding: 'utf8',
      },
    );
    expect(branches).toBe('DEMO-001 bfe876f\nmaster 70444c1\n');
  });
});

function readdirSyncOrNone(name: string): readonly string[] {
  return name.includes('.') ? [] : readdirSync(new URL(`${name}/`, folder));
}
