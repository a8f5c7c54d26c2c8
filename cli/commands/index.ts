import type { Command } from 'commander';
import type { Cli } from '../cli.ts';

/** A command of its own file: `register` adds arguments, options, examples and the action. */
export interface CommandModule {
  register(command: Command, cli: Cli): void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandModule>;
}

/** Every command, in the order of `--help`. A file that is not asked for is never loaded. */
export const commands: readonly CommandEntry[] = [
  { name: 'run', summary: 'run a pipeline', load: () => import('./run.ts') },
  { name: 'validate', summary: 'check pipeline files', load: () => import('./validate.ts') },
  { name: 'plan', summary: 'show what a run would do', load: () => import('./plan.ts') },
  { name: 'eval', summary: 'evaluate an expression', load: () => import('./eval.ts') },
  {
    name: 'executions',
    summary: 'list and show runs, answer waiting steps',
    load: () => import('./executions.ts'),
  },
  {
    name: 'approvals',
    summary: 'list, approve and reject waiting steps',
    load: () => import('./approvals.ts'),
  },
  { name: 'logs', summary: 'show the log of a run or a step', load: () => import('./logs.ts') },
  { name: 'shell', summary: 'open a shell where a step ran', load: () => import('./shell.ts') },
  { name: 'targets', summary: 'list scan targets, set baselines', load: () => import('./targets.ts') },
  { name: 'issues', summary: 'list and show security issues', load: () => import('./issues.ts') },
  { name: 'scanners', summary: 'list scanners and their images', load: () => import('./scanners.ts') },
  { name: 'init', summary: 'write a first pipeline', load: () => import('./init.ts') },
  { name: 'schema', summary: 'print the JSON Schema for editors', load: () => import('./schema.ts') },
  { name: 'doctor', summary: 'check this machine', load: () => import('./doctor.ts') },
  {
    name: 'completion',
    summary: 'print a completion script for your shell',
    load: async () => (await import('./completion.ts')).completionOf(commands),
  },
  { name: 'gc', summary: 'remove what old runs left', load: () => import('./gc.ts') },
];
