import { describe, expect, it } from 'vitest';
import { labelKeys, parseOwner, podLabels } from './labels.ts';

describe('labels', () => {
  it('say who owns a pod, so that somebody else can tell whether the owner still lives', () => {
    const owner = { host: 'laptop', pid: 42, startedAt: '12345' };
    const spec = { executionId: 'e', stageId: 's', hostNames: [], sharedPaths: [], volumes: [] };

    const labels = podLabels(spec, 'p', owner);

    expect(labels).toMatchObject({ 'dev.pipeline.execution': 'e', 'dev.pipeline.stage': 's' });
    expect(parseOwner(labels[labelKeys.owner])).toEqual(owner);
  });

  it.each([undefined, '', '{', 'null', '{"host":"h"}', '{"host":"h","pid":"1","startedAt":"x"}'])(
    'of somebody else name no owner: %s',
    (label) => {
      expect(parseOwner(label)).toBeUndefined();
    },
  );
});
