import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../../engine/errors.ts';
import type { ByteSink, Clock, ContainerIo, ContainerSpec, PodSpec } from '../../engine/ports.ts';
import { FakeRuntime } from './fake-runtime.ts';

describe('fake runtime', () => {
  it('runs a step without knobs to success at once', async () => {
    const pod = await new FakeRuntime().openPod(podSpec, io());

    const run = await pod.start(step('a'), io());

    expect(await run.wait()).toEqual({ exitCode: 0, outOfMemory: false });
  });

  it.each<[key: string, why: string]>([
    ['a', 'container name'],
    ['alpine', 'image'],
    ['make test', 'part of the script'],
  ])('finds the behavior under %j: %s', async (key) => {
    const runtime = new FakeRuntime({ behaviors: { [key]: { exitCode: 3, output: 'no\n' } } });
    const pod = await runtime.openPod(podSpec, io());
    const output = new Text();

    const run = await pod.start(step('a'), io(output));

    expect(await run.wait()).toEqual({ exitCode: 3, outOfMemory: false });
    expect(output.text).toBe('no\n');
  });

  it('gives each attempt its own behavior and repeats the last', async () => {
    const runtime = new FakeRuntime({ behaviors: { a: [{ exitCode: 1 }, { exitCode: 0 }] } });
    const pod = await runtime.openPod(podSpec, io());
    const codes: number[] = [];

    for (let attempt = 0; attempt < 3; attempt++) {
      codes.push((await (await pod.start(step('a'), io())).wait()).exitCode);
    }

    expect(codes).toEqual([1, 0, 0]);
  });

  it('refuses to start with the error it was given', async () => {
    const refusal = new RuntimeError({ code: 'runtime/x', message: 'no', failureType: 'Connectivity' });
    const pod = await new FakeRuntime({ behaviors: { a: { refuse: refusal } } }).openPod(podSpec, io());

    await expect(pod.start(step('a'), io())).rejects.toBe(refusal);
  });

  it('says that a delay needs a clock', async () => {
    const pod = await new FakeRuntime({ behaviors: { a: { delayMs: 1 } } }).openPod(podSpec, io());

    const run = await pod.start(step('a'), io());

    await expect(run.wait()).rejects.toThrow('clock');
  });

  it('keeps an endless container until it is stopped', async () => {
    const runtime = new FakeRuntime({ behaviors: { a: { endless: true } } });
    const pod = await runtime.openPod(podSpec, io());
    const run = await pod.start(step('a'), io());
    expect(runtime.running).toEqual(['a']);

    await run.stop(1_000);

    expect((await run.wait()).exitCode).toBe(143);
    expect(runtime.running).toEqual([]);
  });

  it('kills what ignores SIGTERM after the grace period', async () => {
    const slept: number[] = [];
    const clock: Clock = { now: () => 0, sleep: async (ms) => void slept.push(ms) };
    const runtime = new FakeRuntime({ clock, behaviors: { a: { endless: true, ignoresTerm: true } } });
    const pod = await runtime.openPod(podSpec, io());
    const run = await pod.start(step('a'), io());

    await run.stop(5_000);

    expect((await run.wait()).exitCode).toBe(137);
    expect(slept).toEqual([5_000]);
  });

  it('ends what still runs when the pod closes', async () => {
    const runtime = new FakeRuntime({ behaviors: { a: { endless: true } } });
    const pod = await runtime.openPod(podSpec, io());
    const run = await pod.start(step('a'), io());

    await pod.close({ keep: false });

    expect((await run.wait()).exitCode).toBe(137);
    expect(runtime.pods[0]?.closed).toEqual({ keep: false });
  });

  it('shows files a step left, and files copied in', async () => {
    const runtime = new FakeRuntime({ behaviors: { a: { files: { 'out/report.json': '{}' } } } });
    const pod = await runtime.openPod(podSpec, io());
    const archive = pack();
    archive.entry({ name: 'src/main.py' }, 'print(1)');
    archive.finalize();

    await pod.copyIn(Readable.from(archive), '/harness');
    await (await pod.start(step('a'), io())).wait();

    expect(await pod.listFiles('/harness')).toEqual(['out/report.json', 'src/main.py']);
    expect(Buffer.from((await pod.readFile('/harness/src/main.py', 100)) ?? []).toString()).toBe('print(1)');
    expect(await pod.readFile('/harness/none', 100)).toBeUndefined();
    await expect(pod.readFile('/harness/src/main.py', 3)).rejects.toMatchObject({
      code: 'runtime/file-too-large',
    });
  });

  it('pushes all tags of one build with one digest', async () => {
    const pod = await new FakeRuntime().openPod(podSpec, io());
    const spec = {
      context: '/harness',
      dockerfile: '/harness/Dockerfile',
      buildArgs: {},
      labels: {},
      logins: [],
    };

    await pod.buildImage({ ...spec, tags: ['app:a', 'app:b'] }, io());
    const a = await pod.pushImage('app:a', undefined, io());
    const b = await pod.pushImage('app:b', undefined, io());

    expect(a.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(b).toEqual(a);
  });

  it('runs 2,000 steps in well under a second', async () => {
    const pod = await new FakeRuntime().openPod(podSpec, io());
    const before = performance.now();

    for (let index = 0; index < 2_000; index++) await (await pod.start(step(`s${index}`), io())).wait();

    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

const podSpec: PodSpec = { executionId: 'e', stageId: 's', hostNames: [], sharedPaths: [], volumes: [] };

class Text implements ByteSink {
  text = '';
  write(chunk: Uint8Array): void {
    this.text += Buffer.from(chunk).toString();
  }
}

function io(output: ByteSink = new Text()): ContainerIo {
  return { output, progress: () => {}, signal: new AbortController().signal };
}

function step(name: string): ContainerSpec {
  return {
    name,
    image: 'alpine',
    pull: 'missing',
    program: { kind: 'argv', argv: ['sh', '-c', 'make test'] },
    env: {},
  };
}
