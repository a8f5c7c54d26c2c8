import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { RuntimeError } from '../../engine/errors.ts';
import type { ContainerIo } from '../../engine/ports.ts';
import { baseImages } from './base-images.ts';
import type { EngineClient } from './engine-client.ts';
import { imagePath, parseImageReference } from './image-reference.ts';
import { engineMessages, failureIn } from './json-messages.ts';
import { recipeFile } from './recipe-file.ts';
import { findRecipe, type Recipe } from './recipes.ts';
import { runBuild } from './run-build.ts';

export interface RecipeBuilderOptions {
  readonly client: EngineClient;
  readonly recipes: readonly Recipe[];
  /** Where the recipes' own files are. */
  readonly directory: string;
  readonly cacheDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sees to it that a base image is there. */
  readonly ensureBase: (image: string, io: ContainerIo) => Promise<unknown>;
}

/** Makes images from the recipes that come with this program. */
export class RecipeBuilder {
  readonly #options: RecipeBuilderOptions;

  constructor(options: RecipeBuilderOptions) {
    this.#options = options;
  }

  has(image: string): boolean {
    return findRecipe(this.#options.recipes, image) !== undefined;
  }

  async build(image: string, io: ContainerIo): Promise<void> {
    const recipe = findRecipe(this.#options.recipes, image);
    if (recipe?.debootstrap !== undefined) return this.#importBase(recipe, recipe.debootstrap, io);
    if (recipe?.directory !== undefined) return this.#buildDirectory(recipe, recipe.directory, io);
  }

  async #buildDirectory(recipe: Recipe, name: string, io: ContainerIo): Promise<void> {
    const { client, cacheDirectory, env, ensureBase } = this.#options;
    const directory = join(this.#options.directory, name);
    const buildArgs = recipe.buildArgs ?? {};
    for (const base of baseImages(await readFile(join(directory, 'Dockerfile'), 'utf8'), buildArgs)) {
      await ensureBase(base, io);
    }
    const archive = pack();
    for (const file of await readdir(directory)) {
      const path = join(directory, file);
      archive.entry({ name: file, mode: (await stat(path)).mode & 0o777 }, await readFile(path));
    }
    for (const { from, to } of recipe.files ?? []) {
      const content = await recipeFile(from, { cacheDirectory, env, signal: io.signal });
      archive.entry({ name: to, mode: 0o755 }, content);
    }
    archive.finalize();
    await runBuild(
      client,
      {
        archive: Readable.from(archive),
        dockerfile: 'Dockerfile',
        tags: [recipe.image, ...(recipe.aliases ?? [])],
        buildArgs,
        labels: {},
        logins: [],
      },
      io,
    );
  }

  /** Making the root file system takes root and debootstrap, so only the set-up does it; its result is used here. */
  async #importBase(recipe: Recipe, suite: string, io: ContainerIo): Promise<void> {
    const file = join(this.#options.cacheDirectory, 'rootfs', `${suite}.tar.gz`);
    if (!existsSync(file)) throw noRootFilesystem(recipe.image, file);
    const { repository: repo, version: tag } = parseImageReference(recipe.image);
    const { client } = this.#options;
    io.progress({ kind: 'build', subject: recipe.image });
    const response = await client.send({
      method: 'POST',
      path: '/images/create',
      query: { fromSrc: '-', repo, tag, changes: importChanges },
      body: createReadStream(file),
      signal: io.signal,
    });
    for await (const message of engineMessages(client.chunks(response))) {
      const failure = failureIn(message);
      if (failure !== undefined) throw recipeFailed(recipe.image, failure);
    }
    for (const alias of recipe.aliases ?? []) {
      const { repository, version } = parseImageReference(alias);
      const query = { repo: repository, tag: version };
      await client.run({ method: 'POST', path: imagePath(recipe.image, 'tag'), query });
    }
  }
}

const importChanges = [
  'CMD ["bash"]',
  'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
];

function noRootFilesystem(image: string, file: string): RuntimeError {
  return recipeFailed(
    image,
    `its recipe needs ${file}, which "node scripts/images.mjs ${image}" makes with debootstrap (as root)`,
  );
}

function recipeFailed(image: string, why: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/recipe-failed',
    message: `Image ${image} can neither be pulled nor built: ${why}.`,
    failureType: 'PluginImageFailure',
  });
}
