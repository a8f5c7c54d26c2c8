import { describe, expect, it } from 'vitest';
import { detectTarget } from './detect-target.ts';
import { requestFromStep } from './from-step.ts';
import type { ScanRequest } from './scan-request.ts';

const facts = {
  remoteUrl: 'https://token@git.example/acme/notes.git',
  branch: 'main',
  now: new Date('2026-02-03T04:05:06.789Z'),
};

describe('detectTarget', () => {
  it.each<[type: string, spec: object, name: string, variant: string]>([
    ['Bandit', { target: { type: 'repository' } }, 'https://git.example/acme/notes.git', 'main'],
    [
      'AquaTrivy',
      { target: { type: 'container' }, image: { name: 'acme/notes', tag: '1.4' } },
      'acme/notes',
      '1.4',
    ],
  ])('%s %j is target %s, variant %s', (type, spec, name, variant) => {
    const request = detectTarget(autoRequest(type, spec), facts);

    expect([request.targetName, request.targetVariant]).toEqual([name, variant]);
  });

  it('names an instance after its address and the time of the scan', () => {
    const request = autoRequest('Bandit', { target: { type: 'repository' } });
    const instance = { domain: 'shop.example', path: '/login', protocol: 'https' };

    expect(detectTarget({ ...request, targetType: 'instance', instance }, facts)).toMatchObject({
      targetName: 'shop.example/login',
      targetVariant: '02/03/2026, 04:05:06',
    });
  });

  it('keeps what was named', () => {
    const request = autoRequest('Bandit', { target: { type: 'repository', name: 'notes' } });

    expect(detectTarget(request, facts).targetName).toBe('notes');
  });

  it('leaves empty what cannot be known', () => {
    expect(detectTarget(autoRequest('Bandit', { target: {} }), { now: facts.now }).targetVariant).toBe('');
  });
});

function autoRequest(type: string, spec: object): ScanRequest {
  const target = 'target' in spec && typeof spec.target === 'object' ? spec.target : {};
  const result = requestFromStep(type, {
    mode: 'orchestration',
    config: 'default',
    ...spec,
    target: { ...target, detection: 'auto' },
  });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.request;
}
