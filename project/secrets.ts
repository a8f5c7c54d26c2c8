import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../engine/errors.ts';
import type { SecretProvider } from '../engine/ports.ts';
import type { SecretSource } from './config.ts';
import { isMissingFile } from './missing-file.ts';
import { runProgram } from './run-program.ts';

export interface SecretOptions {
  /** The project's `.pipeline` directory. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As configured; `secrets.env` and `PIPELINE_SECRET_…` variables when absent. */
  readonly sources?: readonly SecretSource[];
}

const defaultSources: readonly SecretSource[] = [
  { type: 'file', path: 'secrets.env' },
  { type: 'environment', prefix: 'PIPELINE_SECRET_' },
];

/** Asks each source in turn, for the reference as written, then for the id without its scope. */
export function createSecretProvider({
  sources = defaultSources,
  ...options
}: SecretOptions): SecretProvider {
  return {
    async find(reference) {
      if (!/^(?:account\.|org\.)?[\w$-]+$/.test(reference)) return undefined;
      for (const source of sources) {
        const ask = sourceReaders(source, options);
        const value = (await ask(reference)) ?? (await ask(reference.replace(/^(?:account|org)\./, '')));
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

type Ask = (id: string) => Promise<string | undefined>;

function sourceReaders(source: SecretSource, { directory, env }: Omit<SecretOptions, 'sources'>): Ask {
  switch (source.type) {
    case 'file':
      return async (id) => (await readPairs(resolve(directory, source.path)))[id];
    case 'directory':
      return async (id) => withoutLastLineBreak(await readText(resolve(directory, source.path, id)));
    case 'environment':
      return async (id) => {
        const name = source.prefix + id.replaceAll(/\W/g, '_');
        return env[name] ?? env[name.toUpperCase()];
      };
    case 'command':
      return (id) => printed(source.command, id, env);
  }
}

async function readPairs(path: string): Promise<Readonly<Record<string, string | undefined>>> {
  return parseEnv((await readText(path)) ?? '');
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/** A program that fails does not know the secret. A program that cannot be started is a mistake. */
async function printed(
  command: readonly string[],
  id: string,
  env: SecretOptions['env'],
): Promise<string | undefined> {
  const [program = '', ...args] = command.map((each) => each.replaceAll('{id}', id));
  const result = await runProgram(program, args, { env, timeoutMs: 30_000 });
  if (result.kind === 'not-started') {
    throw new UsageError(
      'project/secret-command',
      `the secret command "${program}" cannot be run: ${result.reason}`,
    );
  }
  return result.exitCode === 0 ? withoutLastLineBreak(result.stdout) : undefined;
}

function withoutLastLineBreak(text: string | undefined): string | undefined {
  return text?.replace(/\r?\n$/, '');
}
