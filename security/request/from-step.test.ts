import { describe, expect, it } from 'vitest';
import { requestFromStep } from './from-step.ts';
import type { ScanRequest } from './scan-request.ts';

const target = { name: 'dvpwa', type: 'repository', variant: 'master' };
const banditSpec = { mode: 'orchestration', config: 'default', target };

describe('requestFromStep', () => {
  it('reads a whole Bandit step', () => {
    const advanced = {
      log: { level: 'info' },
      fail_on_severity: 'critical',
      args: { cli: '-ll --skip "B101,B102"' },
    };

    expect(requestOf('Bandit', { ...banditSpec, advanced })).toMatchObject({
      product: 'bandit',
      config: 'default',
      mode: 'orchestration',
      targetType: 'repository',
      targetName: 'dvpwa',
      targetVariant: 'master',
      detection: 'manual',
      failOnSeverity: 'critical',
      logLevel: 'info',
      cliArgs: ['-ll', '--skip', 'B101,B102'],
      includeRaw: true,
    });
  });

  it('trims the name and the variant of the target', () => {
    const spec = { ...banditSpec, target: { ...target, name: ' dvpwa', variant: ' master ' } };

    expect(requestOf('Bandit', spec)).toMatchObject({ targetName: 'dvpwa', targetVariant: 'master' });
  });

  it('reads the image of a container scan', () => {
    const image = { type: 'docker_v2', domain: 'docker.io', name: 'acme/notes', tag: 1.4 };
    const spec = {
      mode: 'orchestration',
      config: 'default',
      target: { ...target, type: 'container' },
      image,
    };

    expect(requestOf('AquaTrivy', spec).image).toEqual({ ...image, tag: '1.4' });
  });

  it('reads options of the tool and of its access', () => {
    const spec = {
      mode: 'ingestion',
      config: 'default',
      target,
      ingestion: { file: '/shared/scan_results/sonar.sarif' },
      auth: { access_token: 'secret', domain: 'https://sonar.example', ssl: false },
      tool: { project_key: 'notes', java: { binaries: 'target/classes' }, ingest_tool_severity: true },
    };

    expect(requestOf('Sonarqube', spec)).toMatchObject({
      auth: { accessToken: 'secret', domain: 'https://sonar.example', ssl: false },
      tool: { project_key: 'notes', java_binaries: 'target/classes', ingest_tool_severity: 'true' },
      ingestionFile: '/shared/scan_results/sonar.sarif',
    });
  });

  it('lets settings win over the fields of the step', () => {
    const settings = { repository_branch: 'main', fail_on_severity: 'HIGH', include_raw: false };

    expect(requestOf('Bandit', { ...banditSpec, settings })).toMatchObject({
      targetVariant: 'main',
      failOnSeverity: 'HIGH',
      includeRaw: false,
    });
  });

  it('leaves the target open when it is to be detected', () => {
    const spec = { ...banditSpec, target: { type: 'repository', detection: 'auto' } };

    expect(requestOf('Bandit', spec)).toMatchObject({ detection: 'auto', targetName: '', targetVariant: '' });
  });

  it.each<[code: string, path: string, why: string, type: string, spec: unknown]>([
    ['scan/unknown-product', 'type', 'no such scanner', 'Banditt', banditSpec],
    ['scan/missing', 'mode', 'no mode', 'Bandit', { ...banditSpec, mode: undefined }],
    ['scan/invalid-value', 'mode', 'no such mode', 'Bandit', { ...banditSpec, mode: 'magic' }],
    ['scan/missing', 'target.name', 'no name', 'Bandit', { ...banditSpec, target: { ...target, name: ' ' } }],
    [
      'scan/missing',
      'target.variant',
      'no variant',
      'Bandit',
      { ...banditSpec, target: { ...target, variant: null } },
    ],
    [
      'scan/unsupported',
      'target.type',
      'wrong target',
      'Bandit',
      { ...banditSpec, target: { ...target, type: 'instance' } },
    ],
    ['scan/unsupported', 'config', 'no such config', 'Bandit', { ...banditSpec, config: 'deep' }],
    ['scan/unsupported', 'mode', 'no program to run', 'CodeQL', banditSpec],
    ['scan/missing', 'ingestion.file', 'nothing to read', 'Bandit', { ...banditSpec, mode: 'ingestion' }],
    [
      'scan/missing',
      'image.name',
      'no image to scan',
      'AquaTrivy',
      { ...banditSpec, target: { ...target, type: 'container' } },
    ],
    [
      'scan/unsupported',
      'target.detection',
      'ingestion detects nothing',
      'Bandit',
      { mode: 'ingestion', config: 'default', target: { detection: 'auto' }, ingestion: { file: 'a.json' } },
    ],
    [
      'scan/invalid-value',
      'advanced.fail_on_severity',
      'no such severity',
      'Bandit',
      { ...banditSpec, advanced: { fail_on_severity: 'severe' } },
    ],
  ])('answers %s at %s: %s', (code, path, _, type, spec) => {
    const result = requestFromStep(type, spec);

    expect(result.ok ? [] : result.problems.map((problem) => [problem.code, problem.path])).toEqual([
      [code, path],
    ]);
  });

  it('lists all problems at once', () => {
    const result = requestFromStep('Bandit', {
      mode: 'orchestration',
      config: 'deep',
      target: { type: 'container' },
    });

    expect(result.ok ? 0 : result.problems.length).toBe(4);
  });

  it.each([[undefined], [null], ['text'], [[]]])('takes %j for an empty spec', (spec) => {
    expect(requestFromStep('Bandit', spec).ok).toBe(false);
  });
});

function requestOf(type: string, spec: unknown): ScanRequest {
  const result = requestFromStep(type, spec);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.request;
}
