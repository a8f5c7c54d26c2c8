import { afterAll, afterEach, expect, it } from 'vitest';
import type { Pod } from '../../engine/ports.ts';
import { describeWithEngine, runShell, shell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';

describeWithEngine('Docker in Docker', () => {
  const engine = new TestEngine();
  afterEach(() => engine.expectNothingLeft());
  afterAll(() => engine.runtime.close());

  it(
    'is reached through a shared /var/run',
    () =>
      engine.withPod(
        async (pod) => {
          await startEngine(pod, { privileged: true });

          const { exitCode, output } = await dockerPs(pod, 100);

          expect(output).toContain('CONTAINER ID');
          expect(exitCode).toBe(0);
        },
        { hostNames: ['dind'], sharedPaths: ['/var/run'] },
      ),
    60_000,
  );

  it(
    'is not reached without the shared path',
    () =>
      engine.withPod(async (pod) => {
        await startEngine(pod, { privileged: true });

        const { exitCode, output } = await dockerPs(pod, 10);

        expect(output).toContain('Cannot connect to the Docker daemon');
        expect(exitCode).toBe(1);
      }),
    60_000,
  );

  it(
    'does not come up without privileges',
    () =>
      engine.withPod(
        async (pod) => {
          const run = await startEngine(pod, { privileged: false });

          expect((await run.wait()).exitCode).not.toBe(0);
          expect((await dockerPs(pod, 3)).exitCode).toBe(1);
        },
        { sharedPaths: ['/var/run'] },
      ),
    60_000,
  );
});

function startEngine(pod: Pod, { privileged }: { readonly privileged: boolean }) {
  const spec = shell('', { name: 'dind', image: 'docker:dind', program: { kind: 'image' }, privileged });
  return pod.start(spec, new TestIo());
}

function dockerPs(pod: Pod, attempts: number) {
  const script = `for i in $(seq ${attempts}); do docker ps && exit; sleep 0.2; done; exit 1`;
  return runShell(pod, script, { image: 'docker:latest' });
}
