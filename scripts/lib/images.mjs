import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { contextFiles, readRecipes, recipeDigest } from './recipes.mjs';
import { cacheDirectory, hasProgram, installDebianPackages, isRoot, run, SetupError, say } from './shell.mjs';

const RECIPE_LABEL = 'pipeline.recipe';

/**
 * Sees to it that every named image (default: every image with a recipe) is there: present, else pulled, else built.
 * @param {{ host: string }} engine
 * @param {{ names?: string[] }} [options]
 * @returns {Promise<{ image: string, how: 'present' | 'pulled' | 'built' | 'missing' }[]>}
 */
export async function ensureImages(engine, options = {}) {
  const docker = connect(engine.host);
  const recipes = readRecipes().filter(
    ({ image, aliases = [] }) =>
      options.names === undefined || [image, ...aliases].some((name) => options.names?.includes(name)),
  );
  const results = [];
  for (const recipe of recipes) {
    const how = await ensureOptionalImage(docker, recipe);
    if (how === 'pulled' || how === 'built') say(`${how === 'pulled' ? 'Pulled' : 'Built'} ${recipe.image}.`);
    results.push({ image: recipe.image, how });
  }
  return results;
}

/**
 * Removes every name that begins so, and with its last name an image. Those that a container uses stay.
 * @param {{ host: string }} engine
 * @param {string} prefix
 */
export async function removeImages(engine, prefix) {
  const docker = connect(engine.host);
  const images = await docker.listImages();
  const names = images.flatMap(({ RepoTags, RepoDigests }) => [...(RepoTags ?? []), ...(RepoDigests ?? [])]);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    await docker
      .getImage(name)
      .remove()
      .catch((error) => {
        const isGoneOrUsed = error.statusCode === 404 || error.statusCode === 409;
        if (!isGoneOrUsed) throw error;
      });
  }
}

/** @param {string} host an address as in DOCKER_HOST */
export function connect(host) {
  if (host.startsWith('unix://')) return new Docker({ socketPath: host.slice('unix://'.length) });
  process.env.DOCKER_HOST = host; // dockerode reads ssh, TLS and their options from the environment by itself
  return new Docker();
}

async function ensureOptionalImage(docker, recipe) {
  try {
    return await ensureImage(docker, recipe);
  } catch (error) {
    if (recipe.optional !== true || !(error instanceof SetupError)) throw error;
    say(error.message);
    return 'missing';
  }
}

async function ensureImage(docker, recipe) {
  if (await isPresent(docker, recipe)) return 'present';
  const pullError = await pull(docker, recipe);
  if (pullError === undefined) return 'pulled';
  try {
    if (recipe.debootstrap !== undefined) await importBase(docker, recipe);
    else await build(docker, recipe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `The image ${recipe.image} is not present, cannot be pulled (${pullError}) and cannot be built from its recipe: ${reason}`,
    );
  }
  await tagAliases(docker, recipe);
  return 'built';
}

/** Present under all its names, and not left over from an older version of its recipe. */
async function isPresent(docker, recipe) {
  for (const name of [recipe.image, ...(recipe.aliases ?? [])]) {
    const found = await inspect(docker, name);
    if (found === undefined) return false;
    const builtFrom = found.Config.Labels?.[RECIPE_LABEL];
    if (builtFrom !== undefined && recipe.directory !== undefined && builtFrom !== recipeDigest(recipe))
      return false;
  }
  return true;
}

async function inspect(docker, name) {
  try {
    return await docker.getImage(name).inspect();
  } catch (error) {
    if (error.statusCode === 404) return undefined;
    throw error;
  }
}

/** @returns {Promise<string | undefined>} why it failed */
async function pull(docker, recipe) {
  try {
    for (const name of [recipe.image, ...(recipe.aliases ?? [])])
      await follow(docker, await docker.pull(name));
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

async function build(docker, recipe) {
  say(`Building ${recipe.image} from its recipe …`);
  const archive = pack();
  for (const { name, mode, content } of await contextFiles(recipe)) archive.entry({ name, mode }, content);
  archive.finalize();
  const labels = { [RECIPE_LABEL]: recipeDigest(recipe) };
  await follow(
    docker,
    await docker.buildImage(archive, {
      t: recipe.image,
      buildargs: recipe.buildArgs ?? {},
      labels,
      forcerm: true,
    }),
  );
}

async function importBase(docker, recipe) {
  const archive = join(cacheDirectory(), 'rootfs', `${recipe.debootstrap}.tar.gz`);
  if (!existsSync(archive)) await bootstrap(recipe.debootstrap, archive);
  const [repo, tag] = recipe.image.split(':');
  const changes = ['CMD ["bash"]', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];
  await follow(docker, await docker.importImage(createReadStream(archive), { repo, tag, changes }));
}

/** A minimal Debian without documentation and caches, the same set that Debian's own slim image holds. */
async function bootstrap(suite, archive) {
  if (!isRoot()) throw new SetupError('making a base image needs root (debootstrap)');
  if (!hasProgram('debootstrap'))
    await installDebianPackages(['debootstrap', 'debian-archive-keyring'], 'a base image');
  say(`Making a minimal Debian ${suite} with debootstrap …`);
  mkdirSync(join(archive, '..'), { recursive: true });
  const root = await mkdtemp(join(archive, '..', `${suite}-`));
  try {
    await run('debootstrap', ['--variant=minbase', suite, root], { doing: `debootstrap ${suite}` });
    const clean = [
      'rm -rf var/cache/apt/* var/lib/apt/lists/* var/log/* usr/share/man/* usr/share/locale/* usr/share/info/*',
      'find usr/share/doc -type f ! -name copyright -delete',
      "printf 'path-exclude /usr/share/%s/*\\n' man locale info > etc/dpkg/dpkg.cfg.d/slim",
    ];
    await run('sh', ['-c', clean.join(' && ')], { cwd: root });
    await run('tar', ['--numeric-owner', '-C', root, '-czf', `${archive}.partial`, '.']);
    renameSync(`${archive}.partial`, archive);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function tagAliases(docker, recipe) {
  for (const alias of recipe.aliases ?? []) {
    const [repo, tag] = alias.split(':');
    await docker.getImage(recipe.image).tag({ repo, tag });
  }
}

/** Waits for a stream of progress messages to end; an error among them is thrown with the last lines before it. */
async function follow(docker, stream) {
  const events = await new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, all) => (error ? reject(error) : resolve(all)));
  });
  const failure = events.find((event) => event.error);
  if (failure === undefined) return;
  const log = events.map((event) => event.stream ?? '').join('');
  throw new SetupError(`${failure.error.trim()}\n${log.trim().split('\n').slice(-12).join('\n')}`.trim());
}

function firstLine(error) {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n')[0];
}
