import { expect, it } from 'vitest';
import { securityEnvironment } from './environment.ts';
import { requestFromStep } from './from-step.ts';

it('shows a scan container every setting as a SECURITY_ variable', () => {
  const result = requestFromStep('Bandit', {
    mode: 'orchestration',
    config: 'default',
    target: { name: 'dvpwa', type: 'repository', variant: 'master' },
    advanced: { log: { level: 'info' } },
    settings: { my_flag: true },
  });

  expect(result.ok && securityEnvironment(result.request)).toEqual({
    SECURITY_PRODUCT_NAME: 'bandit',
    SECURITY_PRODUCT_CONFIG_NAME: 'default',
    SECURITY_POLICY_TYPE: 'orchestratedScan',
    SECURITY_SCAN_TYPE: 'repository',
    SECURITY_TARGET_NAME: 'dvpwa',
    SECURITY_TARGET_VARIANT: 'master',
    SECURITY_REPOSITORY_PROJECT: 'dvpwa',
    SECURITY_REPOSITORY_BRANCH: 'master',
    SECURITY_LOG_LEVEL: 'info',
    SECURITY_FAIL_ON_SEVERITY: 'none',
    SECURITY_INCLUDE_RAW: 'true',
    SECURITY_MY_FLAG: 'true',
  });
});
