// Lets a child process of a test run TypeScript: `node --import ./typescript-for-tests.mjs program.ts`.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

const cache = new URL('../node_modules/.cache/pipeline-tests/', import.meta.url);

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  return {
    format: 'module',
    shortCircuit: true,
    source: await compile(await readFile(new URL(url), 'utf8')),
  };
}

/** The compiler takes a second to load, so what it made is kept. */
async function compile(source) {
  const file = new URL(`${createHash('sha256').update(source).digest('hex')}.js`, cache);
  return readFile(file, 'utf8').catch(() => compileTo(file, source));
}

async function compileTo(file, source) {
  const { default: ts } = await import('typescript');
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
  };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  try {
    await mkdir(cache, { recursive: true });
    const draft = new URL(`${file.href}.${process.pid}`);
    await writeFile(draft, outputText);
    await rename(draft, file);
  } catch {
    // Another user's cache: compiling again is only slower.
  }
  return outputText;
}
