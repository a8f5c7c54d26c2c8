import type { IncomingMessage } from 'node:http';
import type { ByteSink, Clock, ContainerExit, ContainerRun, ContainerSpec } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { engineDown, isStatus } from './engine-error.ts';
import { FrameReader } from './frames.ts';
import { killContainer } from './removal.ts';
import { programMissing, StartProbe } from './start-failure.ts';

interface DockerContainerOptions {
  readonly client: EngineClient;
  readonly clock: Clock;
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly output: ByteSink;
  /** Told once when the process is gone and its output is through, or the engine is. */
  readonly ended: (exit: ContainerExit | undefined) => void;
}

/** A created container: attach, wait for the exit, and only then start, so that nothing it does can be missed. */
export async function startContainer(options: DockerContainerOptions): Promise<DockerContainer> {
  const { client, id } = options;
  const [output, exit] = await Promise.all([
    client.send({
      method: 'POST',
      path: `/containers/${id}/attach`,
      query: { stream: true, stdout: true, stderr: true },
    }),
    client.send({ method: 'POST', path: `/containers/${id}/wait`, query: { condition: 'next-exit' } }),
  ]);
  const container = new DockerContainer(options, output, exit);
  try {
    await client.run({ method: 'POST', path: `/containers/${id}/start` });
  } catch (error) {
    output.destroy();
    exit.destroy();
    throw error;
  }
  return container;
}

export class DockerContainer implements ContainerRun {
  readonly #options: DockerContainerOptions;
  readonly #probe: StartProbe;
  readonly #gone: Promise<number>;
  readonly #exit: Promise<ContainerExit>;

  constructor(options: DockerContainerOptions, output: IncomingMessage, exit: IncomingMessage) {
    this.#options = options;
    this.#probe = new StartProbe(options.spec.program);
    this.#gone = this.#readExitCode(exit);
    this.#exit = this.#finish(output);
    this.#exit.catch(() => {}); // whoever calls wait() sees it
    this.#gone.catch(() => {});
  }

  wait(): Promise<ContainerExit> {
    return this.#exit;
  }

  async stop(graceMs: number): Promise<void> {
    const { client, id, clock } = this.#options;
    if (graceMs > 0) {
      await killContainer(client, id, 'SIGTERM');
      const over = new AbortController();
      const grace = clock.sleep(graceMs, over.signal).then(
        () => 'over',
        () => 'over',
      );
      const ended = await Promise.race([grace, this.#gone.then(() => 'gone')]);
      over.abort();
      if (ended === 'gone') return;
    }
    await killContainer(client, id, 'SIGKILL');
    await this.#gone;
  }

  async #drain(stream: IncomingMessage): Promise<void> {
    const frames = new FrameReader();
    for await (const chunk of this.#options.client.chunks(stream)) {
      for (const part of frames.push(chunk)) {
        this.#probe.see(part);
        await this.#options.output.write(part);
      }
    }
  }

  async #readExitCode(response: IncomingMessage): Promise<number> {
    const { client } = this.#options;
    const text = await client.readText(response);
    if (text === '') throw engineDown(client.address, new Error('the connection broke'));
    const answer = JSON.parse(text) as {
      readonly StatusCode: number;
      readonly Error?: { Message: string } | null;
    };
    return answer.StatusCode;
  }

  async #finish(output: IncomingMessage): Promise<ContainerExit> {
    const { client, id, spec, ended } = this.#options;
    const drained = this.#drain(output);
    drained.catch(() => {}); // awaited below, after the exit code
    let exit: ContainerExit | undefined;
    try {
      const exitCode = await this.#gone;
      await drained;
      const missing = this.#probe.missingProgram(exitCode);
      if (missing !== undefined) throw programMissing(spec, missing);
      exit = { exitCode, outOfMemory: exitCode !== 0 && (await wasOutOfMemory(client, id)) };
      return exit;
    } finally {
      output.destroy();
      ended(exit);
    }
  }
}

async function wasOutOfMemory(client: EngineClient, id: string): Promise<boolean> {
  try {
    const { State } = await client.json<{ readonly State: { readonly OOMKilled: boolean } }>({
      method: 'GET',
      path: `/containers/${id}/json`,
    });
    return State.OOMKilled;
  } catch (error) {
    if (isStatus(error, 404)) return false; // removed by somebody else meanwhile
    throw error;
  }
}
