import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome, Value } from '../engine/outcome.ts';
import { findScannerByType } from '../security/index.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { MemoryScans } from '../test/helpers/memory-scans.ts';
import { StepBench, type StepContextOptions } from '../test/helpers/step-context.ts';
import { stepRegistry } from './registry.ts';

const bandit = {
  mode: 'orchestration',
  config: 'default',
  target: { name: 'shop', type: 'repository', variant: ' main ' },
};
const trivy = {
  mode: 'orchestration',
  config: 'default',
  target: { name: 'shop-image', type: 'container', variant: '7' },
  image: { type: 'docker_v2', domain: 'docker.io', name: 'me/shop', tag: '7' },
};

describe('scan step', () => {
  it.each<[type: string, spec: object, problems: readonly string[], why: string]>([
    ['Bandit', bandit, [], 'a scan of a repository'],
    [
      'Bandit',
      { config: 'default', target: {} },
      ['definition/missing-key at mode'],
      'rejects a spec without a mode',
    ],
    [
      'Bandit',
      { mode: 'orchestration', target: {} },
      ['definition/missing-key at config'],
      'rejects a spec without a config',
    ],
    [
      'Bandit',
      { mode: 'orchestration', config: 'default' },
      ['definition/missing-key at target'],
      'rejects a spec without a target',
    ],
    [
      'Bandit',
      { ...bandit, target: { name: 'shop' } },
      ['scan/missing at target.variant'],
      'names what is missing of a target',
    ],
    ['Bandit', { ...bandit, target: { detection: 'auto' } }, [], 'auto-detection names the target later'],
    [
      'Bandit',
      { ...bandit, config: 'strict' },
      ['scan/unsupported at config'],
      'knows the configurations of the scanner',
    ],
    ['Bandit', { ...bandit, config: '<+input>' }, [], 'an expression is judged when it is resolved'],
    [
      'Bandit',
      { ...bandit, advanced: { fail_on_severity: 'serious' } },
      ['scan/invalid-value at advanced.fail_on_severity'],
      'knows the severities',
    ],
    ['Bandit', { ...bandit, advanced: { fail_on_severity: 'CRITICAL' } }, [], 'in any case'],
    [
      'Bandit',
      { ...bandit, mode: 'ingestion' },
      ['scan/missing at ingestion.file'],
      'ingestion needs a file',
    ],
    ['AquaTrivy', trivy, [], 'a scan of an image'],
    ['AquaTrivy', { ...trivy, image: {} }, ['scan/missing at image.name'], 'a container scan needs an image'],
    [
      'Bandit',
      { ...bandit, targets: {} },
      ['definition/unknown-key at targets'],
      'rejects a key it does not know',
    ],
    ['Snyk', bandit, [], 'a mode that does not run is a matter of support'],
  ])('%s with %j → %j: %s', async (type, spec, problems) => {
    expect(await checkSpec(step(type), spec as Value)).toEqual(problems);
  });

  it.each<[type: string, mode: string, level: string]>([
    ['Bandit', 'orchestration', 'native'],
    ['Bandit', 'ingestion', 'native'],
    ['Bandit', '<+input>', 'native'],
    ['Snyk', 'orchestration', 'refused'],
    ['Snyk', 'ingestion', 'native'],
    ['Sonarqube', 'extraction', 'refused'],
  ])('%s in %s mode is %s', (type, mode, level) => {
    const { support } = step(type);

    expect(typeof support === 'function' ? support({ mode }).level : support.level).toBe(level);
  });

  it('names the image it needs only when it runs the scanner', () => {
    const { services } = new StepBench().context;
    const custom = {
      ...services,
      settings: { ...services.settings, scanners: { bandit: { image: 'mirror/bandit:1' } } },
    };

    expect(step('Bandit').images?.(bandit, services)).toEqual([findScannerByType('Bandit')?.program?.image]);
    expect(step('Bandit').images?.(bandit, custom)).toEqual(['mirror/bandit:1']);
    expect(step('Bandit').images?.({ ...bandit, mode: 'ingestion' }, services)).toEqual([]);
  });
});

describe('orchestrated scan', () => {
  it('runs the scanner on a read-only view of the workspace, without a shell', async () => {
    const { bench } = await scan('Bandit', { ...bandit, privileged: true }, 'bandit/none.json');

    expect(bench.runtime.started[0]).toMatchObject({
      name: 'step',
      privileged: false,
      image: findScannerByType('Bandit')?.program?.image,
      program: { kind: 'argv', argv: expect.arrayContaining(['bandit', '-r', '/code']) },
      workspaceMounts: [{ path: '/code', readOnly: true }],
      workingDirectory: '/code',
      env: expect.objectContaining({
        SECURITY_PRODUCT_NAME: 'bandit',
        SECURITY_TARGET_VARIANT: 'main',
        PLUGIN_STEP_ID: 'step',
      }),
    });
  });

  it('publishes counts as text, keeps the scan and tells of it', async () => {
    const { bench, outcome, scans } = await scan('Bandit', bandit, 'bandit/many.json');

    const { outputVariables } = outputOf(outcome);
    expect(outcome.status).toBe('success');
    expect(outputVariables).toMatchObject({
      CRITICAL: '2',
      MEDIUM: '2',
      LOW: '1',
      TOTAL: '5',
      NEW_TOTAL: '5',
      JOB_STATUS: 'Succeeded',
    });
    expect(scans.saved).toMatchObject([
      {
        status: 'Succeeded',
        variant: 'main',
        target: { name: 'shop', type: 'repository', accountId: 'acc', orgId: 'org', projectId: 'proj' },
        executionId: 'execution-1',
        pipelineId: 'pipe',
        stepId: 'step',
      },
    ]);
    expect(bench.events).toMatchObject([
      { type: 'scan.completed', target: 'shop', variant: 'main', counts: outputVariables },
    ]);
    expect(bench.log).toContain('Critical: 2 (new 2)');
  });

  it('fails on the severity, publishes its counts all the same, and says so in the very last line', async () => {
    const spec = { ...bandit, advanced: { fail_on_severity: 'critical' } };

    const { bench, outcome } = await scan('Bandit', spec, 'bandit/many.json');

    const message =
      'Exited with message: fail_on_severity is set to critical and that threshold was reached.';
    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { types: ['Unknown'], message, gate: 'severity' },
    });
    expect(outputOf(outcome).outputVariables).toMatchObject({ CRITICAL: '2' });
    expect(bench.logLines.at(-1)).toBe(message);
  });

  it('compares with the scan of the baseline variant', async () => {
    const scans = new MemoryScans();
    await scan('Bandit', bandit, 'bandit/one.json', { scans });
    const branch = { ...bandit, target: { ...bandit.target, variant: 'DEMO-001' } };

    const { outcome, bench } = await scan('Bandit', branch, 'bandit/many.json', {
      scans,
      nodeId: 'other/step',
      stage: 'other',
    });

    const { outputVariables } = outputOf(outcome);
    expect(Number(outputVariables['NEW_TOTAL'])).toBe(Number(outputVariables['TOTAL']) - 1);
    expect(bench.log).toContain('Compared with shop:main');
  });

  it.each<[behavior: object, code: string, message: string]>([
    [{ exitCode: 2 }, 'scan/crashed', 'bandit failed with exit status 2'],
    [{ exitCode: 1 }, 'scan/no-report', 'Scan results were not found'],
    [{ exitCode: 137, outOfMemory: true }, 'step/out-of-memory', 'bandit ran out of memory'],
  ])('fails after %j with %s and never counts', async (behavior, code, message) => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, { behaviors: { step: behavior } });

    const outcome = await step('Bandit').run(bandit, bench.context);

    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { code, message: expect.stringContaining(message) },
    });
    expect(outcome).not.toHaveProperty('failure.gate');
    expect(Object.keys(outputOf(outcome).outputVariables)).toEqual(['ERROR_MESSAGE']);
    expect(scans.saved).toMatchObject([{ status: 'Failed', errorMessage: expect.stringContaining(message) }]);
  });

  it.each<[report: string, code: string]>([
    ['', 'report/empty'],
    ['{"results": [', 'report/truncated'],
    ['<html>', 'report/not-json'],
    ['{"results": "none"}', 'report/wrong-shape'],
  ])('fails on the report %j with %s', async (report, code) => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, {
      decide: ({ program }) => ({ files: { [reportPath(program)]: report } }),
    });

    const outcome = await step('Bandit').run(bandit, bench.context);

    expect(outcome).toMatchObject({ status: 'failed', failure: { code } });
    expect(scans.saved).toMatchObject([{ status: 'Failed' }]);
  });

  it('fails when its image cannot be had, and keeps that as a failed scan', async () => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, { missingImages: [findScannerByType('Bandit')?.program?.image ?? ''] });

    const outcome = await step('Bandit').run(bandit, bench.context);

    expect(outcome).toMatchObject({ status: 'failed', failure: { types: ['PluginImageFailure'] } });
    expect(scans.saved).toMatchObject([{ status: 'Failed' }]);
  });

  it('hands an image over as an archive', async () => {
    const { bench } = await scan('AquaTrivy', trivy, 'aqua-trivy/none.json');

    const [{ image, path } = { image: '', path: '' }] = bench.runtime.pods[0]?.exported ?? [];
    expect(image).toBe('me/shop:7');
    expect(bench.runtime.started[0]?.program).toMatchObject({
      argv: expect.arrayContaining(['--input', path]),
    });
  });

  it.each<[image: object, reference: string]>([
    [{ name: 'me/shop', tag: '1' }, 'me/shop:1'],
    [{ name: 'shop' }, 'shop:latest'],
    [{ domain: '127.0.0.1:5000', name: 'shop', tag: '1' }, '127.0.0.1:5000/shop:1'],
    [{ domain: 'https://r.example.org/v2/', name: 'r.example.org/shop', tag: '1' }, 'r.example.org/shop:1'],
    [{ domain: 'https://index.docker.io/v1/', name: 'me/shop', tag: '1' }, 'me/shop:1'],
  ])('reads the image %j as %s', async (image, reference) => {
    const { bench } = await scan(
      'AquaTrivy',
      { ...trivy, image: { type: 'docker_v2', ...image } },
      'aqua-trivy/none.json',
    );

    expect(bench.runtime.pods[0]?.exported[0]?.image).toBe(reference);
  });

  it('takes a local archive as it is', async () => {
    const target = { ...trivy.target, workspace: 'out/app.tar' };

    const { bench } = await scan(
      'AquaTrivy',
      { ...trivy, target, image: { type: 'local_archive' } },
      'aqua-trivy/none.json',
    );

    expect(bench.runtime.pods[0]?.exported).toEqual([]);
    expect(bench.runtime.started[0]?.program).toMatchObject({
      argv: expect.arrayContaining(['/code/out/app.tar']),
    });
  });

  it('uses the image and the offline database of the configuration', async () => {
    const settings = { scanners: { 'aqua-trivy': { image: 'mirror/trivy:1', database: '/srv/trivy' } } };

    const { bench } = await scan('AquaTrivy', trivy, 'aqua-trivy/none.json', { settings });

    expect(bench.runtime.started[0]).toMatchObject({
      image: 'mirror/trivy:1',
      hostDirectories: [{ hostPath: '/srv/trivy', path: '/scanner-database' }],
      program: { argv: expect.arrayContaining(['--skip-db-update', '/scanner-database']) },
    });
  });

  it.each<[head: string, workspace: string | undefined, noGit: boolean]>([
    ['.git/HEAD', undefined, false],
    ['web/.git/HEAD', 'web', false],
    ['.git/HEAD', 'web', true],
    ['README.md', undefined, true],
  ])('with %s in the workspace, a scan of %j leaves the history out: %j', async (file, workspace, noGit) => {
    const bench = benchWith(new MemoryScans(), {
      decide: ({ program }) => ({ files: { [reportPath(program)]: '[]' } }),
    });
    await bench.write(file, 'ref: refs/heads/main');
    const target = { ...bandit.target, ...(workspace !== undefined && { workspace }) };

    await step('Gitleaks').run({ ...bandit, target }, bench.context);

    const { program } = bench.runtime.started[0] ?? { program: { kind: 'image' } };
    expect(program.kind === 'argv' && program.argv.includes('--no-git')).toBe(noGit);
  });

  it('points a scanner without a flag for it to the offline database', async () => {
    const settings = { scanners: { osvscanner: { database: '/srv/osv' } } };

    const { bench } = await scan('OsvScanner', bandit, 'osv-scanner/none.json', { settings });

    expect(bench.runtime.started[0]?.env).toMatchObject({
      OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: '/scanner-database',
    });
  });

  it('finds nothing where a scanner says that there is nothing to scan', async () => {
    const bench = benchWith(new MemoryScans(), { behaviors: { step: { exitCode: 128 } } });

    const outcome = await step('OsvScanner').run(bandit, bench.context);

    expect(outcome.status).toBe('success');
    expect(outputOf(outcome).outputVariables).toMatchObject({ TOTAL: '0', JOB_STATUS: 'Succeeded' });
    expect(bench.log).toContain('osvscanner found nothing to scan');
  });

  it('scans a directory of the workspace', async () => {
    const target = { ...bandit.target, workspace: '/harness/services/web' };

    const { bench } = await scan('Bandit', { ...bandit, target }, 'bandit/none.json');

    expect(bench.runtime.started[0]?.program).toMatchObject({
      argv: expect.arrayContaining(['/code/services/web']),
    });
  });

  it('finds the target in the codebase when asked to', async () => {
    const spec = { ...bandit, target: { type: 'repository', detection: 'auto' } };
    const values = { repoUrl: 'https://u:p@git.example.org/team/shop.git', branch: 'topic' };

    const { scans } = await scan('Bandit', spec, 'bandit/none.json', { codebase: values });

    expect(scans.saved[0]).toMatchObject({
      variant: 'topic',
      target: { name: 'https://git.example.org/team/shop.git' },
    });
  });

  it('says when there is nothing to find the target in', async () => {
    const spec = { ...bandit, target: { type: 'repository', detection: 'auto' } };

    const { outcome, bench } = await scan('Bandit', spec, 'bandit/none.json');

    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'scan/no-target' } });
    expect(bench.runtime.started).toEqual([]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, { behaviors: { step: { endless: true } } });
    const running = step('Bandit').run(bandit, bench.context);
    while (bench.runtime.running.length === 0) await new Promise((resolve) => setImmediate(resolve));

    bench.abort.abort('aborted');

    await expect(running).rejects.toBe('aborted');
    expect(scans.saved).toEqual([]);
  });
});

describe('ingestion', () => {
  const ingestion = { ...bandit, mode: 'ingestion' };

  it.each<[type: string, file: string, files: Record<string, string>, total: string]>([
    ['Bandit', '/shared/report.json', { '/shared/report.json': 'bandit/many.json' }, '5'],
    ['Bandit', 'out/report.json', { '/harness/out/report.json': 'bandit/many.json' }, '5'],
    [
      'Bandit',
      '/shared/*.json',
      { '/shared/a.json': 'bandit/none.json', '/shared/b.json': 'bandit/one.json' },
      '1',
    ],
    [
      'Bandit',
      '/shared',
      { '/shared/a.json': 'bandit/none.json', '/shared/x/b.json': 'bandit/one.json' },
      '1',
    ],
    ['Bandit', '/shared/r.sarif', { '/shared/r.sarif': 'bandit/many.sarif' }, '5'],
    ['Snyk', '/shared/r.sarif', { '/shared/r.sarif': 'gitleaks/one.sarif' }, '1'],
    ['CustomIngest', '/shared/r.sarif', { '/shared/r.sarif': 'gitleaks/one.sarif' }, '1'],
  ])('%s reads %s', async (type, file, files, total) => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, {});
    for (const [path, fixture] of Object.entries(files)) await bench.write(path, read(fixture));

    const outcome = await step(type).run({ ...ingestion, ingestion: { file } }, bench.context);

    expect(outputOf(outcome).outputVariables).toMatchObject({ TOTAL: total });
    expect(bench.runtime.started).toEqual([]);
  });

  it.each<[target: object, workspace: string, path: string]>([
    [{ name: 'shop', type: 'container', variant: '1' }, '/harness', '/src/app.py'],
    [{ name: 'shop', type: 'repository', variant: '1' }, '/harness', 'app.py'],
    [{ name: 'shop', type: 'repository', variant: '1' }, '/src', 'app.py'],
    [{ name: 'shop', type: 'repository', variant: '1' }, '/tmp/elsewhere', '/src/app.py'],
  ])('of %j with the workspace at %s knows /src/app.py as %s', async (target, workspace, path) => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, {});
    const message = { text: 'wrong' };
    const locations = [{ physicalLocation: { artifactLocation: { uri: '/src/app.py' } } }];
    const runs = [{ tool: { driver: { name: 'x' } }, results: [{ ruleId: 'r', message, locations }] }];
    await bench.write('/shared/r.sarif', JSON.stringify({ version: '2.1.0', runs }));
    const opened = await bench.context.pod();
    const pod = new Proxy(opened, {
      get: (of, key) => {
        if (key === 'workspace') return workspace;
        const value: unknown = Reflect.get(of, key);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });

    await step('CustomIngest').run(
      { ...ingestion, target, image: { name: 'shop' }, ingestion: { file: '/shared/r.sarif' } } as Value,
      { ...bench.context, pod: async () => pod },
    );

    const issues = await scans.issuesOfScan(scans.saved[0]?.id ?? '');
    expect(issues[0]?.occurrences[0]?.location.path).toBe(path);
  });

  it.each(['/shared/none.json', '/shared/*.json', '/shared'])('fails when there is no %s', async (file) => {
    const bench = benchWith(new MemoryScans(), {});

    const outcome = await step('Bandit').run({ ...ingestion, ingestion: { file } }, bench.context);

    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'scan/no-report' } });
  });

  it('takes all of several reports or none', async () => {
    const scans = new MemoryScans();
    const bench = benchWith(scans, {});
    await bench.write('/shared/a.json', read('bandit/one.json'));
    await bench.write('/shared/b.json', '{');

    const outcome = await step('Bandit').run({ ...ingestion, ingestion: { file: '/shared' } }, bench.context);

    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringContaining('/shared/b.json') },
    });
    expect(scans.saved).toMatchObject([{ status: 'Failed' }]);
  });
});

describe('Security', () => {
  const settings = {
    policy_type: 'orchestratedScan',
    scan_type: 'repository',
    product_name: 'bandit',
    product_config_name: 'bandit-default',
    repository_project: 'shop',
    repository_branch: 'main',
    fail_on_severity: 'CRITICAL',
  };

  it.each<[spec: object, problems: readonly string[]]>([
    [{ privileged: true, settings }, []],
    [{}, ['definition/missing-key at settings']],
    [
      { settings: { ...settings, product_name: 'bandid' } },
      ['scan/unknown-product at settings.product_name'],
    ],
    [{ settings: { ...settings, repository_branch: '' } }, ['scan/missing at settings.target_variant']],
    [{ settings: '<+input>' }, []],
  ])('%j → %j', async (spec, problems) => {
    expect(await checkSpec(step('Security'), spec as Value)).toEqual(problems);
  });

  it('scans as the scanner’s own step does, and writes the severity as it was written', async () => {
    const { outcome, bench, scans } = await scan('Security', { settings }, 'bandit/many.json');

    expect(outputOf(outcome).outputVariables).toMatchObject({ CRITICAL: '2', MEDIUM: '2', LOW: '1' });
    expect(bench.logLines.at(-1)).toContain('fail_on_severity is set to CRITICAL and');
    expect(scans.saved).toMatchObject([{ product: 'bandit', target: { name: 'shop' }, variant: 'main' }]);
  });

  it.each<[product: string, level: string]>([
    ['bandit', 'native'],
    ['snyk', 'refused'],
    ['<+input>', 'native'],
  ])('for %s is %s', (product, level) => {
    const { support } = step('Security');
    const spec = { settings: { ...settings, product_name: product } };

    expect(typeof support === 'function' ? support(spec).level : undefined).toBe(level);
  });
});

function step(type: string) {
  const found = stepRegistry.find(type);
  if (found === undefined) throw new Error(`no step type ${type}`);
  return found;
}

function read(fixture: string): string {
  return readFileSync(new URL(`../security/scanners/fixtures/${fixture}`, import.meta.url), 'utf8');
}

function reportPath(program: { readonly kind: string; readonly argv?: readonly string[] }): string {
  return program.argv?.find((each) => each.endsWith('-report.json')) ?? 'nowhere';
}

interface ScanOptions {
  readonly scans?: MemoryScans;
  readonly codebase?: Readonly<Record<string, Value>>;
  readonly settings?: object;
  readonly nodeId?: string;
  readonly stage?: string;
}

async function scan(type: string, spec: object, fixture: string, options: ScanOptions = {}) {
  const scans = options.scans ?? new MemoryScans();
  const bench = benchWith(
    scans,
    { decide: ({ program }) => ({ files: { [reportPath(program)]: read(fixture) } }) },
    options,
  );
  const outcome = await step(type).run(spec as Value, bench.context);
  return { bench, outcome, scans };
}

function benchWith(
  scans: MemoryScans,
  options: StepContextOptions,
  { codebase, settings, nodeId, stage }: ScanOptions = {},
) {
  const { services, stage: defaultStage } = new StepBench().context;
  return new StepBench({
    ...options,
    services: {
      scans,
      settings: { ...services.settings, ...settings },
      codebase: { ...services.codebase, values: () => codebase },
    },
    context: {
      ...(nodeId === undefined ? {} : { nodeId }),
      ...(stage === undefined ? {} : { stage: { ...defaultStage, identifier: stage } }),
    },
  });
}

function outputOf(outcome: Outcome) {
  return outcome.outputs?.['output'] as { readonly outputVariables: Readonly<Record<string, string>> };
}
