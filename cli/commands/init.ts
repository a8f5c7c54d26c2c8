import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../engine/errors.ts';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { firstPipeline } from './init/first-pipeline.ts';

interface InitOptions {
  readonly name?: string;
  readonly force?: boolean;
}

export function register(command: Command, cli: Cli): void {
  command
    .argument('[file]', 'where to write it', 'pipeline.yaml')
    .option('--name <name>', 'name of the pipeline; that of the directory unless told')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', examples)
    .action((file: string, options: InitOptions) => cli.act(() => init(cli, file, options)));
}

const examples = `
Examples:
  pipeline init
  pipeline init .harness/build.yaml --name "Build and scan"
  pipeline init && pipeline run pipeline.yaml`;

async function init(cli: Cli, file: string, { name, force }: InitOptions): Promise<number> {
  const path = resolve(cli.cwd, file);
  const text = firstPipeline(name ?? basename(cli.cwd));
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, text, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    throw new UsageError('usage/not-written', `${file} was not written: ${reasonOf(error)}`);
  }
  cli.stdout.write(`Wrote ${file}\n\nNext\n  pipeline validate ${file}\n  pipeline run ${file}\n`);
  return exitCodes.success;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST') return 'it is there already; --force replaces it';
  return code === 'EISDIR' ? 'it is a directory' : message;
}
