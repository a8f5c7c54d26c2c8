import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { gitClone } from './git-clone.ts';
import type { CheckoutOptions, RepositoryRequest } from './services.ts';

const branch = { type: 'branch', spec: { branch: 'main' } };

describe('GitClone', () => {
  it.each<[spec: object, problems: readonly string[]]>([
    [{ connectorRef: 'c' }, ['definition/missing-key at build']],
    [{ build: branch }, []],
    [{ build: '<+input>' }, []],
    [{ build: branch, cloneDirectory: '/harness' }, ['step/clone-directory at cloneDirectory']],
    [{ build: branch, cloneDirectory: '/harness/' }, ['step/clone-directory at cloneDirectory']],
    [{ build: branch, cloneDirectory: '.' }, ['step/clone-directory at cloneDirectory']],
    [{ build: branch, cloneDirectory: '/etc' }, ['step/clone-directory at cloneDirectory']],
    [{ build: branch, cloneDirectory: '../up' }, ['step/clone-directory at cloneDirectory']],
    [{ build: branch, cloneDirectory: '/harness/lib' }, []],
    [{ build: branch, cloneDirectory: 'lib/x' }, []],
  ])('%j → %j (#51)', async (spec, problems) => {
    expect(await checkSpec(gitClone, spec as never)).toEqual(problems);
  });

  it.each<[spec: object, url: string, directory: string]>([
    [{}, 'https://git.example.org/team/foo.git', 'foo'],
    [{}, 'git@git.example.org:team/foo.git', 'foo'],
    [{ repoName: 'team/bar' }, 'https://git.example.org', 'bar'],
    [{ cloneDirectory: '/harness/lib/x/' }, 'https://git.example.org/foo', 'lib/x'],
    [{ cloneDirectory: 'lib' }, 'https://git.example.org/foo', 'lib'],
  ])('with %j from %s lands in %s (#52)', async (spec, url, directory) => {
    const { options } = await clone({ connectorRef: 'c', build: branch, ...spec }, url);

    expect(options[0]?.directory).toBe(directory);
  });

  it('asks for the revision and the history it was told to', async () => {
    const build = { type: 'commitSha', spec: { commitSha: 'abc1234' } };

    const { requests, options } = await clone({
      connectorRef: 'c',
      build,
      depth: 0,
      sslVerify: false,
      submoduleStrategy: 'true',
    });

    expect(requests).toEqual([{ connectorRef: 'c', revision: { type: 'commitSha', commitSha: 'abc1234' } }]);
    expect(options).toMatchObject([{ depth: 0, sslVerify: false, submodules: 'true', lfs: false }]);
  });
});

async function clone(spec: object, repoUrl = 'https://git.example.org/foo') {
  const requests: RepositoryRequest[] = [];
  const options: CheckoutOptions[] = [];
  const { codebase } = new StepBench().context.services;
  const open = async (request: RepositoryRequest) => {
    requests.push(request);
    return {
      ...codebase,
      describe: async () => ({ repoUrl }),
      archive: (...args: Parameters<typeof codebase.archive>) => {
        options.push(args[0]);
        return codebase.archive(...args);
      },
    };
  };
  const bench = new StepBench({ services: { repositories: { open } } });
  expect(await gitClone.run(spec as never, bench.context)).toEqual({ status: 'success' });
  return { requests, options };
}
