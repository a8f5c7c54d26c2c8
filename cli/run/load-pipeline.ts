import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UsageError } from '../../engine/errors.ts';
import type { InputSource } from '../../engine/load/inputs/sources.ts';
import type { Loaded } from '../../engine/load/load.ts';
import type { SourceFile } from '../../engine/load/parse-yaml.ts';
import type { Registries } from '../../engine/plan/compile.ts';
import { findProjectDirectory } from '../../project/find-directory.ts';
import type { Revision, Services } from '../../steps/services.ts';
import type { Cli } from '../cli.ts';

export interface LoadPipelineOptions {
  /** Leaves runtime inputs open, as a check or a plan does; without it every one needs a value. */
  readonly isCheckOnly?: boolean;
  /** `k=v` or paths of input set files, in order. */
  readonly inputs?: readonly string[];
  readonly revision?: Revision;
}

export interface LoadedPipeline extends Loaded {
  readonly file: SourceFile;
  readonly registries: Registries<Services>;
}

/** Reads and checks a pipeline file as every command does. @throws DefinitionError, UsageError */
export async function loadPipeline(
  cli: Cli,
  path: string,
  options: LoadPipelineOptions = {},
): Promise<LoadedPipeline> {
  const file = readSource(cli, path);
  const [{ load }, { stepRegistry }, { stageRegistry }, { templateResolver }] = await Promise.all([
    import('../../engine/load/load.ts'),
    import('../../steps/registry.ts'),
    import('../../steps/stages/registry.ts'),
    import('../../project/templates.ts'),
  ]);
  const registries = { steps: stepRegistry, stages: stageRegistry };
  const directory = await findProjectDirectory({ cwd: cli.cwd, file: path });
  const supply = {
    sources: (options.inputs ?? []).map((each) => inputSource(cli, each)),
    ...(options.revision === undefined ? {} : revisionSupply(options.revision)),
  };
  const loaded = await load(file, registries, {
    resolveTemplates: templateResolver({ directory, cwd: cli.cwd }),
    ...(options.isCheckOnly === true ? {} : { inputs: supply }),
  });
  return { ...loaded, file, registries };
}

/** Text of a file named on the command line, under the name a person would use for it. */
export function readSource(cli: Cli, path: string): SourceFile {
  const absolute = resolve(cli.cwd, path);
  const nearby = relative(cli.cwd, absolute);
  const name = nearby.startsWith('..') ? absolute : nearby;
  try {
    return { file: name, text: readFileSync(absolute, 'utf8') };
  } catch (error) {
    throw new UsageError('usage/unreadable-file', `${name} cannot be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a directory';
  return code === 'EACCES' ? 'permission denied' : String(error);
}

function inputSource(cli: Cli, text: string): InputSource {
  if (/^[^=\s]+=/s.test(text)) return { kind: 'assignment', text };
  return { kind: 'file', file: readSource(cli, text) };
}

function revisionSupply(revision: Revision) {
  switch (revision.type) {
    case 'worktree':
      return {};
    case 'branch':
      return { revision: { branch: revision.branch } };
    case 'tag':
      return { revision: { tag: revision.tag } };
    case 'commitSha':
      return { revision: { commit: revision.commitSha } };
    case 'PR':
      return { revision: { pullRequest: revision.number } };
  }
}
