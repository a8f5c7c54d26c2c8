import { afterAll, afterEach, expect, it } from 'vitest';
import { describeWithEngine, runShell, shell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';

describeWithEngine('sweep', () => {
  const engine = new TestEngine();
  const isMine = ({ startedAt }: { readonly startedAt: string }) => startedAt === engine.owner.startedAt;
  afterEach(() => engine.expectNothingLeft());
  afterAll(() => engine.runtime.close());

  it('removes what a dead owner left: containers, running or not, and volumes', async () => {
    const pod = await engine.openPod({ sharedPaths: ['/shared'] });
    const run = await pod.start(shell('sleep 1000'), new TestIo());
    await runShell(pod, 'exit 1');

    const removed = await engine.runtime.sweep((owner) => !isMine(owner));

    expect(removed.filter((each) => each.startsWith('container '))).toHaveLength(3);
    expect(removed.filter((each) => each.startsWith('volume '))).toHaveLength(3);
    expect((await run.wait()).exitCode).toBe(137);
  });

  it('leaves the pods of a living owner alone', () =>
    engine.withPod(async (pod) => {
      const removed = await engine.runtime.sweep(() => true);

      expect(removed).toEqual([]);
      expect((await runShell(pod, 'echo alive')).output).toBe('alive\n');
    }));

  it('leaves a pod alone that was kept to look inside', async () => {
    const pod = await engine.openPod();
    await runShell(pod, 'echo evidence > a; exit 1');
    await pod.close({ keep: true });

    expect(await engine.runtime.sweep((owner) => !isMine(owner))).toEqual([]);

    const left = await engine.leftovers();
    expect(left.filter((name) => name.includes('kept'))).toHaveLength(1);
    const removed = await engine.runtime.sweep((owner) => !isMine(owner), { kept: true });
    expect(removed).toHaveLength(4);
  });
});
