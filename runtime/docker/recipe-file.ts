import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { RuntimeError } from '../../engine/errors.ts';

export interface RecipeFileTools {
  readonly cacheDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Content of a file that a recipe takes from this machine or a package registry; fetched ones are kept in the cache. */
export async function recipeFile(from: string, tools: RecipeFileTools): Promise<Buffer> {
  if (from === 'host-ca') return hostCertificates(tools.env);
  const path = join(tools.cacheDirectory, 'files', from.replaceAll(/[^A-Za-z0-9.@_-]+/g, '+'));
  if (!existsSync(path)) await fetchFile(from, path, tools);
  return readFile(path);
}

async function fetchFile(from: string, path: string, tools: RecipeFileTools): Promise<void> {
  const [kind, subject = '', file = ''] = from.split(':');
  await mkdir(dirname(path), { recursive: true });
  // On the same file system as its destination, so that it moves there whole or not at all.
  const directory = await mkdtemp(join(dirname(path), 'fetch-'));
  try {
    const made =
      kind === 'npm'
        ? await npmFile(subject, file, directory, tools)
        : await goProgram(subject, directory, tools);
    const ready = join(directory, 'ready');
    await copyFile(made, ready);
    await chmod(ready, 0o755);
    await rename(ready, path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function npmFile(
  packageName: string,
  file: string,
  directory: string,
  tools: RecipeFileTools,
): Promise<string> {
  const argv = ['npm', 'pack', '--silent', packageName, '--pack-destination', directory];
  const archive = (await program(argv, `the npm package ${packageName}`, tools)).trim();
  const member = `package/${file}`;
  await program(['tar', '-xzf', join(directory, archive), '-C', directory, member], packageName, tools);
  return join(directory, member);
}

async function goProgram(module: string, directory: string, tools: RecipeFileTools): Promise<string> {
  const bin = join(directory, 'bin');
  const env = { ...tools.env, GOBIN: bin, CGO_ENABLED: '0' };
  await program(['go', 'install', module], `the Go program ${module}`, { ...tools, env });
  const [name = ''] = await readdir(bin);
  return join(bin, name);
}

async function program(argv: readonly string[], what: string, tools: RecipeFileTools): Promise<string> {
  const [file = '', ...args] = argv;
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      env: { ...tools.env },
      signal: tools.signal,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    tools.signal.throwIfAborted();
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new RuntimeError({
      code: 'runtime/recipe-failed',
      message: isMissing
        ? `Getting ${what} needs the program "${file}", which is not installed.`
        : `Getting ${what} failed: ${error instanceof Error ? error.message : String(error)}`,
      failureType: 'PluginImageFailure',
      cause: error,
    });
  }
}

/** What this machine trusts, so that a build also works behind a proxy with a certificate of its own. */
async function hostCertificates(env: RecipeFileTools['env']): Promise<Buffer> {
  const usual = [
    env['SSL_CERT_FILE'],
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/cert.pem',
  ];
  const path = usual.find(
    (candidate) => candidate !== undefined && candidate !== '' && existsSync(candidate),
  );
  return path === undefined ? Buffer.from(rootCertificates.join('\n')) : readFile(path);
}
