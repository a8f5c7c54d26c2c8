import { fileURLToPath } from 'node:url';
import type {
  Clock,
  ContainerIo,
  ImageSource,
  ImageState,
  Owner,
  Pod,
  PodSpec,
  Runtime,
  RuntimeDescription,
} from '../../engine/ports.ts';
import { connect, type Engine } from './connect.ts';
import type { EndpointInputs } from './endpoint.ts';
import { ImageSupply } from './image-supply.ts';
import { openPod } from './open-pod.ts';
import { orAborted } from './or-aborted.ts';
import { RecipeBuilder } from './recipe-builder.ts';
import { readRecipes } from './recipes.ts';
import { sweep } from './sweep.ts';

export interface DockerRuntimeOptions {
  /** Where to look for the engine. */
  readonly endpoint: EndpointInputs;
  readonly clock: Clock;
  /** This process, for the labels of everything it creates. */
  readonly owner: Owner;
  /** `$XDG_CACHE_HOME/pipeline`: files that recipes fetched. */
  readonly cacheDirectory: string;
  readonly temporaryDirectory: string;
  /** Environment of the programs that fetch files for recipes (npm, go). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `recipes.json` is; by default beside this file. */
  readonly recipesDirectory?: string;
}

interface Connected {
  readonly engine: Engine;
  readonly images: ImageSupply;
}

/** Stages as groups of containers on a Docker or Podman engine, which is looked for at the first call. */
export class DockerRuntime implements Runtime {
  readonly #options: DockerRuntimeOptions;
  #connected: Promise<Connected> | undefined;
  /** Pods that are still being opened, and closed again when nobody wants them any more. */
  readonly #background = new Set<Promise<void>>();

  constructor(options: DockerRuntimeOptions) {
    this.#options = options;
  }

  async describe(): Promise<RuntimeDescription> {
    const { engine } = await this.#connect();
    const { product, version, client } = engine;
    return { name: 'docker', summary: `${product} ${version} at ${client.address}` };
  }

  async openPod(spec: PodSpec, io: Pick<ContainerIo, 'progress' | 'signal'>): Promise<Pod> {
    const { engine, images } = await this.#connect();
    const { clock, owner, temporaryDirectory } = this.#options;
    io.signal.throwIfAborted();
    const opening = openPod({ engine, images, clock, owner, temporaryDirectory }, spec);
    const closeIfUnwanted = (pod: Pod) => (io.signal.aborted ? pod.close({ keep: false }) : undefined);
    this.#inBackground(opening.then(closeIfUnwanted));
    return orAborted(opening, io.signal);
  }

  async imageState(image: string): Promise<ImageState> {
    return (await this.#connect()).images.state(image);
  }

  async ensureImage(source: ImageSource, io: ContainerIo): Promise<'present' | 'pulled' | 'built'> {
    return (await this.#connect()).images.ensure(source, io);
  }

  async sweep(
    isAlive: (owner: Owner) => boolean,
    options: { readonly kept?: boolean } = {},
  ): Promise<readonly string[]> {
    const { engine } = await this.#connect();
    return sweep(engine.client, this.#options.clock, isAlive, options);
  }

  async close(): Promise<void> {
    await Promise.all(this.#background);
    const connected = await this.#connected?.catch(() => undefined);
    connected?.engine.client.close();
  }

  /** What fails here fails the caller as well, or is swept at the next start. */
  #inBackground(work: Promise<unknown>): void {
    const settled = work.then(
      () => {},
      () => {},
    );
    this.#background.add(settled);
    void settled.then(() => this.#background.delete(settled));
  }

  #connect(): Promise<Connected> {
    this.#connected ??= this.#open().catch((error: unknown) => {
      this.#connected = undefined; // the engine may be up at the next call
      throw error;
    });
    return this.#connected;
  }

  async #open(): Promise<Connected> {
    const { endpoint, cacheDirectory, env, recipesDirectory: directory = imagesDirectory } = this.#options;
    const engine = await connect(endpoint);
    const { client } = engine;
    const recipes = await readRecipes(directory);
    const builder: RecipeBuilder = new RecipeBuilder({
      client,
      recipes,
      directory,
      cacheDirectory,
      env,
      ensureBase: (image, io) => images.ensureBase(image, io),
    });
    const images: ImageSupply = new ImageSupply(client, builder);
    return { engine, images };
  }
}

const imagesDirectory = fileURLToPath(new URL('./images/', import.meta.url));
