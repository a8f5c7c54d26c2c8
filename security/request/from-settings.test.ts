import { describe, expect, it } from 'vitest';
import { requestFromSettings } from './from-settings.ts';
import { requestFromStep } from './from-step.ts';
import type { ScanRequest } from './scan-request.ts';

const banditSettings = {
  policy_type: 'orchestratedScan',
  scan_type: 'repository',
  repository_project: 'dvpwa',
  repository_branch: 'master',
  product_name: 'bandit',
  product_config_name: 'bandit-default',
};

describe('requestFromSettings', () => {
  it('asks for the same scan as the step type does', () => {
    const legacy = requestFromSettings({ ...banditSettings, fail_on_severity: 'critical' });
    const modern = requestFromStep('Bandit', {
      mode: 'orchestration',
      config: 'default',
      target: { name: 'dvpwa', type: 'repository', variant: 'master' },
      advanced: { fail_on_severity: 'critical' },
    });

    expect(withoutSettings(legacy)).toEqual(withoutSettings(modern));
  });

  it('keeps the threshold as it was written', () => {
    expect(requestOf({ ...banditSettings, fail_on_severity: 'CRITICAL' }).failOnSeverity).toBe('CRITICAL');
  });

  it.each(['bandit', 'Bandit', 'BANDIT'])('knows the product %s', (product_name) => {
    expect(requestOf({ ...banditSettings, product_name }).product).toBe('bandit');
  });

  it.each(['aqua-trivy', 'aqua_trivy', 'aquatrivy', 'AquaTrivy'])('knows the product %s', (product_name) => {
    expect(requestOf({ ...banditSettings, product_name, product_config_name: product_name }).product).toBe(
      'aqua-trivy',
    );
  });

  it.each(['default', 'bandit', 'bandit-default', undefined])(
    'takes config %s for the default',
    (product_config_name) => {
      expect(requestOf({ ...banditSettings, product_config_name }).config).toBe('default');
    },
  );

  it('names a container target after its image', () => {
    const request = requestOf({
      policy_type: 'orchestratedScan',
      scan_type: 'containerImage',
      product_name: 'aqua-trivy',
      container_type: 'docker_v2',
      container_domain: 'docker.io',
      container_project: 'acme/notes',
      container_tag: '1.4',
    });

    expect(request).toMatchObject({
      targetType: 'container',
      targetName: 'acme/notes',
      targetVariant: '1.4',
      image: { type: 'docker_v2', domain: 'docker.io', name: 'acme/notes', tag: '1.4' },
    });
  });

  it('prefers the generic names of a target', () => {
    expect(requestOf({ ...banditSettings, target_name: 'app', target_variant: 'main' })).toMatchObject({
      targetName: 'app',
      targetVariant: 'main',
    });
  });

  it('reads an ingestion for an instance', () => {
    const request = requestOf({
      policy_type: 'ingestionOnly',
      scan_type: 'instance',
      product_name: 'zap',
      product_config_name: 'default',
      instance_identifier: 'shop',
      instance_environment: 'staging',
      instance_domain: 'shop.example',
      instance_port: '8443',
      ingestion_file: '/shared/zap.sarif',
    });

    expect(request).toMatchObject({
      mode: 'ingestion',
      targetName: 'shop',
      targetVariant: 'staging',
      instance: { domain: 'shop.example', port: 8443, protocol: 'https' },
    });
  });

  it.each<[code: string, path: string, settings: Readonly<Record<string, unknown>>]>([
    ['scan/missing', 'settings.product_name', {}],
    ['scan/unknown-product', 'settings.product_name', { product_name: 'banditt' }],
    ['scan/missing', 'settings.policy_type', { ...banditSettings, policy_type: '' }],
    ['scan/missing', 'settings.target_name', { ...banditSettings, repository_project: undefined }],
    ['scan/invalid-value', 'settings.scan_type', { ...banditSettings, scan_type: 'binary' }],
  ])('answers %s at %s', (code, path, settings) => {
    const result = requestFromSettings(settings);

    expect(result.ok ? [] : result.problems.map((problem) => [problem.code, problem.path])).toEqual([
      [code, path],
    ]);
  });

  it('names the legacy words when a mode is none', () => {
    const result = requestFromSettings({ ...banditSettings, policy_type: 'scan' });

    expect(result.ok ? '' : result.problems[0]?.message).toBe(
      'settings.policy_type is "scan"; it may be orchestratedScan, ingestionOnly, dataLoad',
    );
  });
});

function requestOf(settings: Readonly<Record<string, unknown>>): ScanRequest {
  const result = requestFromSettings(settings);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.request;
}

function withoutSettings(result: ReturnType<typeof requestFromSettings>) {
  return result.ok ? { ...result.request, settings: {} } : result;
}
