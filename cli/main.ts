#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { commands } from './commands/index.ts';
import { reportError } from './report-error.ts';
import { systemClock } from './system-clock.ts';

const examples = `
Examples:
  pipeline init                                 write a first pipeline
  pipeline validate pipeline.yaml               check a file
  pipeline run pipeline.yaml --branch main      run it on a branch of the repository around it
  pipeline executions                           what ran
  pipeline issues list --target shop            what the scans found
`;

const packageRoot = fileURLToPath(new URL('..', import.meta.url));
const cli: Cli = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  pid: process.pid,
  clock: systemClock,
  hasColor: wantsColor(process.env, process.stdout.isTTY),
  packageRoot,
  version: packageVersion(packageRoot),
  onSignal: (listener) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
  act: async (action) => {
    try {
      process.exitCode = await action();
    } catch (error) {
      process.exitCode = await reportError(error, cli);
    }
  },
};

// A reader that closes early (`| head`) is no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

await main(process.argv);

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('pipeline')
    .description('Run Harness v0 pipelines on your own machine, with security testing built in.')
    .version(cli.version)
    .option('--no-color', 'no colors, also with NO_COLOR in the environment')
    .showHelpAfterError('(add --help for what can be said here)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
    })
    .addHelpText('after', examples);
  await register(program, argv);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

/** Loads the one command that is asked for; the others are only names, so that `--help` stays quick. */
async function register(program: Command, argv: readonly string[]): Promise<void> {
  const asked = argv.slice(2).find((word) => !word.startsWith('-'));
  const isHelp = asked === 'help';
  for (const { name, summary, load } of commands) {
    if (name !== asked && !(isHelp && argv.includes(name))) {
      program.command(name).summary(summary).description(summary);
      continue;
    }
    const { register: registerCommand } = await load();
    registerCommand(program.command(name).summary(summary).description(summary), cli);
  }
}

function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env['NO_COLOR'] || process.argv.includes('--no-color')) return false;
  return isTerminal || (env['FORCE_COLOR'] ?? '0') !== '0';
}

function packageVersion(root: string): string {
  // The compiled program sits in dist/, the sources beside package.json.
  for (const file of ['package.json', '../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as { version?: string };
      if (version !== undefined) return version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return 'unknown';
}
