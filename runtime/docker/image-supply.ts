import PQueue from 'p-queue';
import { RuntimeError } from '../../engine/errors.ts';
import type { ContainerIo, ImageSource, ImageState } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { type EngineError, isStatus } from './engine-error.ts';
import { imagePath } from './image-reference.ts';
import { pullImage } from './pull.ts';
import { SharedWork } from './shared-work.ts';

export type Supplied = 'present' | 'pulled' | 'built';

/** Makes images that cannot be pulled. */
export interface Recipes {
  has(image: string): boolean;
  build(image: string, io: ContainerIo): Promise<void>;
}

const parallelPulls = 3;

/** Sees to it that images are there: present, else pulled, else built from a recipe. One for each engine. */
export class ImageSupply {
  readonly #client: EngineClient;
  readonly #recipes: Recipes;
  readonly #queue = new PQueue({ concurrency: parallelPulls });
  readonly #work = new SharedWork<Supplied>();

  constructor(client: EngineClient, recipes: Recipes) {
    this.#client = client;
    this.#recipes = recipes;
  }

  async state(image: string): Promise<ImageState> {
    return (await this.id(image)) === undefined ? 'missing' : 'present';
  }

  /** The image's id on the engine, or undefined when it is not there. */
  async id(image: string): Promise<string | undefined> {
    try {
      const answer = await this.#client.json<{ Id: string }>({
        method: 'GET',
        path: imagePath(image, 'json'),
      });
      return answer.Id;
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw isStatus(error, 400) ? imageInvalid(image, error) : error;
    }
  }

  async ensure(source: ImageSource, io: ContainerIo): Promise<Supplied> {
    if (source.pull !== 'always' && (await this.state(source.image)) === 'present') return 'present';
    if (source.pull === 'never') throw imageMissing(source.image);
    const key = JSON.stringify([source.image, source.login?.server, source.login?.username]);
    return this.#work.do(key, io, (shared) => this.#queue.add(() => this.#pullOrBuild(source, shared)));
  }

  /** For the base of an image that is being built: it must not queue behind builds that wait for it. */
  async ensureBase(image: string, io: ContainerIo): Promise<Supplied> {
    if ((await this.state(image)) === 'present') return 'present';
    return this.#work.do(`base ${image}`, io, (shared) =>
      this.#pullOrBuild({ image, pull: 'missing' }, shared),
    );
  }

  async #pullOrBuild(source: ImageSource, io: ContainerIo): Promise<Supplied> {
    io.signal.throwIfAborted();
    try {
      await pullImage(this.#client, source, io);
      return 'pulled';
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.code !== 'runtime/registry-unreachable') throw error;
      if (!this.#recipes.has(source.image)) throw imageUnavailable(source, error);
      await io.output.write(
        Buffer.from(`${error.message}\nBuilding ${source.image} from its recipe instead.\n`),
      );
      await this.#recipes.build(source.image, io);
      return 'built';
    }
  }
}

function imageInvalid(image: string, cause: EngineError): RuntimeError {
  return new RuntimeError({
    code: 'runtime/image-invalid',
    message: `"${image}" is not the name of an image: ${cause.message}`,
    failureType: 'ConfigurationFailure',
    cause,
  });
}

function imageMissing(image: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/image-missing',
    message: `Image ${image} is not on this engine, and the pull policy "never" forbids to pull it.`,
    failureType: 'PluginImageFailure',
  });
}

function imageUnavailable({ image, pull }: ImageSource, cause: RuntimeError): RuntimeError {
  const present = pull === 'always' ? 'must be pulled (policy "always")' : 'is not on this engine';
  return new RuntimeError({
    code: 'runtime/image-unavailable',
    message: `Image ${image} ${present}, cannot be pulled, and has no recipe to build it from. ${cause.message} Load it with "docker load", or name an image that is there.`,
    failureType: 'Connectivity',
    retryable: true,
    cause,
  });
}
