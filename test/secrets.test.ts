import { describe, expect, it } from 'vitest';
import { outputOf, runPipeline } from './helpers/run-pipeline.ts';

describe('a secret that a step publishes', () => {
  it('reaches later steps, but no event', async () => {
    const yaml = `pipeline:
  identifier: p
  name: p
  stages:
    - stage:
        identifier: s
        name: s
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
              - step:
                  identifier: a
                  name: a
                  type: Plugin
                  spec: { image: plugin, settings: { token: '<+secrets.getValue("token")>' } }
              - step:
                  identifier: b
                  name: b
                  type: Run
                  spec: { image: busybox, command: use <+steps.a.output.outputVariables.LEAK> }
`;
    const result = await runPipeline({
      yaml,
      secrets: { token: 'hunter2-and-more' },
      decide: ({ env }) => ({ files: { [env['DRONE_OUTPUT'] ?? '']: 'LEAK=hunter2-and-more\n' } }),
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(JSON.stringify(result.events)).not.toContain('hunter2-and-more');
    expect(outputOf(result, 's/a', 'output.outputVariables.LEAK') ?? 'hunter2-and-more').toBe(
      'hunter2-and-more',
    );
  });
});
