import { posix } from 'node:path';
import type { Value } from '../engine/outcome.ts';
import type { SpecProblem } from '../engine/step-type.ts';
import { revisionLines } from './clone-codebase.ts';
import { resourcesProperty } from './container/fields.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { choice, count, flag, object, spec, text, textList } from './schema/properties.ts';
import { isOn, optionalTextOf, textOf, textsOf, valueAt } from './schema/read.ts';
import type { CheckoutOptions, Revision } from './services.ts';

interface GitCloneSpec {
  readonly connectorRef?: Value;
  readonly repoName?: Value;
  readonly build: Value;
  readonly cloneDirectory?: Value;
  readonly depth?: Value;
  readonly sslVerify?: Value;
  readonly lfs?: Value;
  readonly fetchTags?: Value;
  readonly sparseCheckout?: Value;
  readonly submoduleStrategy?: Value;
}

/** Puts a repository into a directory of the workspace. */
export const gitClone = defineStep<GitCloneSpec>({
  type: 'GitClone',
  summary: 'Clone another repository into the workspace.',
  schema: spec({
    required: ['build'],
    properties: {
      connectorRef: text('Connector that tells where the repository is.'),
      repoName: text('Repository below the connector’s URL.'),
      projectName: text('Project of the repository (Azure); not used here.'),
      build: object('Which revision to clone.', {
        required: ['type', 'spec'],
        properties: {
          type: choice('Kind of revision.', ['branch', 'tag', 'PR', 'commitSha']),
          spec: object('The revision.', {
            properties: {
              branch: text('Name of the branch.'),
              tag: text('Name of the tag.'),
              number: text('Number of the pull request.'),
              commitSha: text('Full commit id.'),
            },
          }),
        },
      }),
      cloneDirectory: text('Directory to clone into; the repository’s name when absent.'),
      depth: count('Commits of history; 50 when absent, 0 for all.'),
      sslVerify: flag('Check the server’s certificate; true when absent.'),
      lfs: flag('Fetch files kept in Git LFS.'),
      fetchTags: flag('Fetch the tags as well.'),
      sparseCheckout: textList('Directories to check out.'),
      submoduleStrategy: { ...choice('Whether to fetch submodules.', ['true', 'false', 'recursive']) },
      preFetchCommand: text('Not used here.'),
      outputFilePathsContent: textList('Not used here.'),
      privileged: flag('Not used here: no container clones.'),
      runAsUser: text('Not used here: no container clones.'),
      resources: resourcesProperty,
      persistCredentials: flag('Not used here.'),
      debug: flag('Not used here.'),
    },
  }),
  stages: ['CI', 'SecurityTests', 'Custom'],
  support: { level: 'native' },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: (written) => directoryProblems(valueAt(written, 'cloneDirectory')),

  async run(fields, context) {
    const [problem] = directoryProblems(fields.cloneDirectory);
    if (problem !== undefined) return failed(problem.code, problem.message);
    const connectorRef = optionalTextOf(fields.connectorRef);
    const repoName = optionalTextOf(fields.repoName);
    const repository = await context.services.repositories.open({
      ...(connectorRef === undefined ? {} : { connectorRef }),
      ...(repoName === undefined ? {} : { repoName }),
      revision: revisionOf(fields.build),
    });
    const values = await repository.describe(context.signal);
    for (const line of revisionLines(values)) await logLine(context.log, line);
    const directory = directoryOf(fields, optionalTextOf(valueAt(values, 'repoUrl')));
    await logLine(context.log, `Into ${posix.join('/harness', directory)}`);
    const options = checkoutOptions(fields, directory);
    const pod = await context.pod();
    await pod.copyIn(await repository.archive(options, context.progress, context.signal), pod.workspace);
    return { status: 'success' };
  },
});

function revisionOf(build: Value): Revision {
  const read = (key: string) => textOf(valueAt(build, 'spec', key)).trim();
  switch (valueAt(build, 'type')) {
    case 'tag':
      return { type: 'tag', tag: read('tag') };
    case 'PR':
      return { type: 'PR', number: read('number') };
    case 'commitSha':
      return { type: 'commitSha', commitSha: read('commitSha') };
    default:
      return { type: 'branch', branch: read('branch') };
  }
}

/** Relative to the workspace: as written, else the repository's name, else the last part of its URL. */
function directoryOf({ cloneDirectory, repoName }: GitCloneSpec, url: string | undefined): string {
  const written = optionalTextOf(cloneDirectory)?.trim();
  if (written !== undefined)
    return posix
      .normalize(written)
      .replace(/^\/harness\/?/, '')
      .replace(/\/+$/, '');
  const name = optionalTextOf(repoName) ?? url?.replace(/\/+$/, '').replace(/\.[^./]*$/, '');
  return name?.split(/[/:]/).at(-1) || 'repository';
}

function checkoutOptions(fields: GitCloneSpec, directory: string): CheckoutOptions {
  const depth = optionalTextOf(fields.depth);
  const submodules = textOf(fields.submoduleStrategy);
  return {
    depth: depth === undefined ? 50 : Number(depth),
    fetchTags: isOn(fields.fetchTags),
    lfs: isOn(fields.lfs),
    sslVerify: textOf(fields.sslVerify) !== 'false',
    submodules: submodules === 'true' || submodules === 'recursive' ? submodules : 'false',
    sparse: textsOf(fields.sparseCheckout),
    prCloneStrategy: 'MergeCommit',
    directory,
  };
}

function directoryProblems(written: Value | undefined): readonly SpecProblem[] {
  const directory = optionalTextOf(written)?.trim();
  if (directory === undefined || directory.includes('<+')) return [];
  const path = posix.normalize(directory).replace(/(?<=.)\/+$/, '');
  const isInside =
    path.startsWith('/harness/') || !(path.startsWith('/') || path === '..' || path.startsWith('../'));
  if (isInside && path !== '.') return [];
  const message =
    path === '/harness' || path === '.'
      ? 'the workspace itself is where the codebase goes: clone into a directory below it'
      : `${directory} is outside the workspace /harness`;
  return [{ path: ['cloneDirectory'], code: 'step/clone-directory', message }];
}
