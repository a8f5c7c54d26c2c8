// Compiles the program to dist/, with the files it reads at run time: node scripts/build.mjs [--force]
// Does nothing when no source changed since the last build.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, runScript } from './lib/shell.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const stamp = join(dist, '.sources');

/** What the compiled program reads and the compiler does not copy. */
const assets = ['runtime/docker/images', 'schemas/pipeline.schema.json'];
const notSources = new Set(['node_modules', 'dist', 'coverage', 'test', 'bench', 'examples']);

process.chdir(root);
const sources = sourceDigest();
const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
if (!isBuilt || process.argv[2] === '--force') await runScript(build, 1);

/** Builds elsewhere and swaps: a failed build leaves the last good one. */
async function build() {
  const partial = join(root, `node_modules/.pipeline-build-${process.pid}`);
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', partial], {
      doing: 'Compiling',
    });
    for (const asset of assets.filter((path) => existsSync(path))) {
      mkdirSync(dirname(join(partial, asset)), { recursive: true });
      cpSync(asset, join(partial, asset), { recursive: true });
    }
    const program = join(partial, 'cli/main.js');
    if (existsSync(program)) chmodSync(program, 0o755);
    writeFileSync(join(partial, '.sources'), sources);
    rmSync(dist, { recursive: true, force: true });
    renameSync(partial, dist);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Changes when a file that the build reads is added, removed or written. */
function sourceDigest() {
  const hash = createHash('sha256');
  for (const path of [...sourceFiles('.'), 'package-lock.json', ...assets.flatMap(files)].sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function sourceFiles(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory())
      return notSources.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
    if (/\.test\.ts$/.test(entry.name)) return [];
    return /(\.ts|^tsconfig.*\.json)$/.test(entry.name) ? [path] : [];
  });
}

function files(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => files(join(path, name)));
}
