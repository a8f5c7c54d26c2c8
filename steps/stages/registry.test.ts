import { describe, expect, it } from 'vitest';
import { stageRegistry } from './registry.ts';

describe('stage registry', () => {
  it('knows the five stage types that run', () => {
    const running = stageRegistry.types
      .filter(({ support }) => support.level !== 'refused')
      .map(({ type }) => type);

    expect(running).toEqual(['Approval', 'CI', 'Custom', 'Pipeline', 'SecurityTests']);
  });

  it.each(['Deployment', 'FeatureFlag'])('loads a %s stage in order to say why it does not run', (type) => {
    expect(stageRegistry.find(type)?.support).toEqual({ level: 'refused', reason: expect.any(String) });
  });

  it('does not know a name that Harness does not know', () => {
    expect(stageRegistry.find('Build')).toBeUndefined();
  });
});
