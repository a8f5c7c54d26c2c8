import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the package that npm pack makes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-package-'));

  beforeAll(async () => {
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
    const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`], {
      cwd: folder,
    });
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs in an empty folder', async () => {
    writeFileSync(join(folder, 'pipeline.yaml'), hello);

    const { stdout } = await run(
      'npx',
      ['--no-install', 'pipeline', 'run', 'pipeline.yaml', '--runtime', 'host'],
      {
        cwd: folder,
      },
    );

    expect(stdout).toContain('hello from run 1');
  });

  it('gives the expression language and the engine to programs', async () => {
    const program = `
      import { render } from 'pipeline/expressions';
      import { load } from 'pipeline/engine';
      import { stageRegistry, stepRegistry } from 'pipeline/steps';
      const text = ${JSON.stringify(hello)};
      const { definition } = await load({ file: 'p.yaml', text }, { steps: stepRegistry, stages: stageRegistry });
      console.log(render('<+1 + 1> <+name>', { name: definition.name }));
    `;
    writeFileSync(join(folder, 'program.mjs'), program);

    const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: folder });

    expect(stdout).toBe('2 hello\n');
  });
});

const hello = `pipeline:
  name: hello
  identifier: hello
  stages:
    - stage:
        name: s
        identifier: s
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
              - step: { name: greet, identifier: greet, type: Run, spec: { image: any, command: "echo hello from run <+pipeline.sequenceId>" } }
`;
