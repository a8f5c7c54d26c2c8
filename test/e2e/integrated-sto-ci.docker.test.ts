import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { NodeDocument, RunDocument } from '../../cli/render/run-document.ts';
import { makeRepository } from '../../examples/vulnerable-shop/make-repository.mjs';
import { type Registry, startRegistry } from '../../scripts/lib/registry.mjs';
import { type Smtp, startSmtp } from '../../scripts/lib/smtp.mjs';
import { describeWithEngine, engineRequest } from '../helpers/docker.ts';
import { Project } from './command-line.ts';

const example = fileURLToPath(new URL('../../examples/integrated-sto-ci/', import.meta.url));
const database = fileURLToPath(new URL('../../examples/trivy-db/', import.meta.url));

describeWithEngine('the integrated STO and CI pipeline', () => {
  const project = new Project();
  let registry: Registry;
  let smtp: Smtp;
  let master: RunDocument;
  let demo: RunDocument;

  beforeAll(async () => {
    makeRepository(join(project.directory, 'shop'));
    registry = await startRegistry();
    smtp = await startSmtp();
    configure(project.directory, registry.address, smtp.port);
    master = await runOn('master');
    for (const target of ['shop', 'private/shop']) {
      await project.run('targets', 'baseline', 'set', target, 'master');
    }
    demo = await runOn('DEMO-001');
  }, 600_000);

  afterAll(async () => {
    await registry?.stop();
    await smtp?.stop();
    project.remove();
  });

  const runOn = (branch: string) =>
    project.runDocument('pipeline.yaml', '--repo', 'shop', '--branch', branch, '--input', 'inputs.yaml');

  it('ignores the failed gates and succeeds', () => {
    expect([master.status, demo.status]).toEqual(['IgnoreFailed', 'IgnoreFailed']);
    expect(demo.stages.map(({ identifier, status }) => [identifier, status])).toEqual([
      ['SecurityTestStage', 'IgnoreFailed'],
      ['NotifyStage', 'Success'],
    ]);
  });

  it('counts what Bandit finds on each branch, against the baseline', () => {
    expect(variables(master, 'Bandit_1')).toMatchObject({ CRITICAL: '1', MEDIUM: '1', LOW: '0', TOTAL: '2' });
    expect(variables(demo, 'Bandit_1')).toMatchObject({
      CRITICAL: '2',
      MEDIUM: '2',
      LOW: '1',
      TOTAL: '5',
      NEW_CRITICAL: '1',
      NEW_MEDIUM: '1',
      NEW_LOW: '1',
      NEW_TOTAL: '3',
    });
  });

  it('scans the image it has just pushed', () => {
    const found = variables(demo, 'AquaTrivy_1');

    expect(Number(found['CRITICAL'])).toBeGreaterThan(0);
    expect(Number(found['HIGH'])).toBeGreaterThan(0);
    expect(Number(found['NEW_MEDIUM'])).toBeLessThan(Number(found['MEDIUM']));
  });

  it('pushes both images under the number of the run', async () => {
    expect((await registry.tags('private/shop')).toSorted()).toEqual(['1', '2']);
    expect((await registry.tags('public/shop')).toSorted()).toEqual(['1', '2']);
  });

  it('mails the same numbers that the scans counted', async () => {
    const [, mail] = await smtp.waitForMails(2);
    const bandit = variables(demo, 'Bandit_1');
    const trivy = variables(demo, 'AquaTrivy_1');

    for (const { CRITICAL, NEW_CRITICAL, HIGH, NEW_HIGH, MEDIUM, NEW_MEDIUM } of [bandit, trivy]) {
      expect(mail?.text).toContain(`critical ${CRITICAL}, new ${NEW_CRITICAL}`);
      expect(mail?.text).toContain(`high ${HIGH}, new ${NEW_HIGH}`);
      expect(mail?.text).toContain(`medium ${MEDIUM}, new ${NEW_MEDIUM}`);
    }
    expect(mail?.subject).toBe('Scan results of integrated-sto-ci #2');
  });

  it('lists the issues it found', async () => {
    const { stdout } = await project.run('issues', 'list', '--target', 'shop', '--variant', 'DEMO-001');

    for (const test of ['B602', 'B324', 'B307', 'B608', 'B404']) expect(stdout).toContain(test);
  });

  it('never shows a secret', async () => {
    const [password] =
      /(?<=registry_password=).*/.exec(readFileSync(join(example, '.pipeline/secrets.env'), 'utf8')) ?? [];
    const logs = await project.run('logs', demo.executionId);

    expect(password).toBeTruthy();
    expect(JSON.stringify(demo) + logs.stdout).not.toContain(password);
  });

  it('leaves nothing on the engine', async () => {
    const filters = JSON.stringify({ label: ['dev.pipeline.execution'] });
    const containers = JSON.parse(
      await engineRequest('GET', '/containers/json', { all: 'true', filters }),
    ) as unknown[];
    const ours = JSON.stringify(containers);

    expect(ours).not.toContain(demo.executionId);
    expect(ours).not.toContain(master.executionId);
  });
});

/** The example with the addresses of this test in place of its own. */
function configure(directory: string, address: string, smtpPort: number): void {
  cpSync(join(example, 'pipeline.yaml'), join(directory, 'pipeline.yaml'));
  cpSync(join(example, '.pipeline'), join(directory, '.pipeline'), { recursive: true });
  const connectors = join(directory, '.pipeline/connectors');
  for (const name of readdirSync(connectors)) {
    const text = readFileSync(join(connectors, name), 'utf8');
    writeFileSync(join(connectors, name), text.replace('127.0.0.1:5000', address));
  }
  const write = (name: string, content: unknown) => writeFileSync(join(directory, name), stringify(content));
  write('.pipeline/config.yaml', {
    smtp: { host: '127.0.0.1', port: smtpPort, from: 'pipeline@shop.example' },
    scanners: { 'aqua-trivy': { database } },
  });
  const variables = [{ name: 'registry', type: 'String', value: address }];
  write('inputs.yaml', {
    inputSet: { identifier: 'e2e', name: 'e2e', pipeline: { identifier: 'integrated_sto_ci', variables } },
  });
}

function variables({ stages }: RunDocument, step: string): Readonly<Record<string, string>> {
  const found = stages
    .flatMap(({ steps = [] }) => steps)
    .find(({ identifier }: NodeDocument) => identifier === step);
  // Output variables of scans are texts.
  return (found?.outputVariables ?? {}) as Readonly<Record<string, string>>;
}
