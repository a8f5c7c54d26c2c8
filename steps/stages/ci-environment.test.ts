import { describe, expect, it } from 'vitest';
import type { Value } from '../../engine/outcome.ts';
import type { EnvRequest } from '../../engine/step-type.ts';
import { StepBench } from '../../test/helpers/step-context.ts';
import type { Services } from '../services.ts';
import { ciEnvironment } from './ci-environment.ts';

const branchBuild = {
  build: { type: 'branch' },
  branch: 'DEMO-001',
  tag: null,
  commitSha: '0123456789abcdef',
  commitRef: 'refs/heads/DEMO-001',
  commitMessage: 'Break it',
  repoUrl: 'https://user:pw@git.example.org:8443/team/shop.git',
  gitUser: 'Alex',
  gitUserEmail: 'alex@example.org',
};

describe('environment of a CI step', () => {
  it.each<[name: string, value: string]>([
    ['HARNESS_WORKSPACE', '/harness'],
    ['HARNESS_ACCOUNT_ID', 'acc'],
    ['HARNESS_ORG_ID', 'org'],
    ['HARNESS_PROJECT_ID', 'proj'],
    ['HARNESS_PIPELINE_ID', 'pipe'],
    ['PLUGIN_PIPELINE', 'pipe'],
    ['HARNESS_BUILD_ID', '7'],
    ['DRONE_BUILD_NUMBER', '7'],
    ['CI_BUILD_NUMBER', '7'],
    ['HARNESS_STAGE_ID', 'build'],
    ['DRONE_STAGE_NAME', 'build'],
    ['HARNESS_EXECUTION_ID', 'execution-1'],
    ['HARNESS_USER_ID', 'alex'],
    ['DRONE_STEP_NAME', 'Run tests'],
    ['DRONE_STEP_NUMBER', '2'],
    ['DRONE', 'true'],
    ['CI', 'true'],
    ['DRONE_BUILD_CREATED', '1700000000'],
    ['CI_BUILD_FINISHED', '1700000000'],
    ['DRONE_STAGE_STARTED', '1700000000'],
    ['DRONE_STAGE_STATUS', 'SUCCESS'],
    ['DRONE_STAGE_TYPE', 'KUBERNETES_DIRECT'],
    ['DRONE_STAGE_OS', 'Linux'],
    ['DRONE_STAGE_KIND', 'pipeline'],
    ['HARNESS_STAGE_INDEX', '0'],
    ['HARNESS_STEP_TOTAL', '1'],
    ['HARNESS_NODE_TOTAL', '1'],
    ['DRONE_BUILD_EVENT', 'push'],
    ['DRONE_BRANCH', 'DEMO-001'],
    ['DRONE_COMMIT_BRANCH', 'DEMO-001'],
    ['CI_COMMIT_BRANCH', 'DEMO-001'],
    ['DRONE_TARGET_BRANCH', 'DEMO-001'],
    ['DRONE_COMMIT_SHA', '0123456789abcdef'],
    ['CI_COMMIT_REF', 'refs/heads/DEMO-001'],
    ['DRONE_COMMIT_MESSAGE', 'Break it'],
    ['DRONE_COMMIT_AUTHOR_NAME', 'Alex'],
    ['CI_COMMIT_AUTHOR_EMAIL', 'alex@example.org'],
    ['DRONE_REPO', 'team/shop'],
    ['CI_REPO', 'shop'],
    ['DRONE_REPO_OWNER', 'team'],
    ['DRONE_REPO_LINK', 'https://git.example.org/team/shop'],
    ['DRONE_NETRC_MACHINE', 'git.example.org'],
    ['DRONE_GIT_SSH_URL', 'git@git.example.org:team/shop.git'],
    ['CI_REMOTE_URL', 'https://git.example.org:8443/team/shop.git'],
    ['DRONE_REPO_PRIVATE', 'true'],
  ])('%s is %s (#38, #50)', (name, value) => {
    expect(environment()[name]).toBe(value);
  });

  it('knows nothing of a codebase that is not cloned', () => {
    const env = environment({ stage: { ...stage, spec: { cloneCodebase: false } } });

    expect(Object.keys(env).filter((name) => /COMMIT|REPO|BRANCH|_TAG/.test(name))).toEqual([]);
    expect(env['HARNESS_BUILD_ID']).toBe('7');
  });

  it('carries no credentials', () => {
    expect(Object.keys(environment()).filter((name) => /PASSWORD|TOKEN|SSH_KEY|USERNAME/.test(name))).toEqual(
      [],
    );
  });

  it.each<[spec: Value, name: string, value: string | undefined]>([
    [{ runtime: { type: 'Docker' } }, 'DRONE_STAGE_TYPE', 'DOCKER'],
    [{ runtime: { type: 'Cloud' } }, 'DRONE_STAGE_TYPE', 'HOSTED_VM'],
    [{ infrastructure: { type: 'VM' } }, 'DRONE_STAGE_TYPE', 'VM'],
    [{ platform: { arch: 'Arm64' } }, 'DRONE_STAGE_ARCH', 'Arm64'],
    [{}, 'DRONE_STAGE_ARCH', undefined],
    [{ caching: { enabled: true } }, 'GOCACHE', '/harness/.go/'],
    [{}, 'GOCACHE', undefined],
  ])('for %j, %s is %s', (spec, name, value) => {
    expect(environment({ stage: { ...stage, spec } })[name]).toBe(value);
  });

  it('lets stage variables win over pipeline ones by their order, and the run over both (#54)', () => {
    const env = environment({ variables: { P: 'stage', HARNESS_BUILD_ID: 'mine', DRONE_BRANCH: 'mine' } });

    expect(env).toMatchObject({ P: 'stage', HARNESS_BUILD_ID: '7', DRONE_BRANCH: 'DEMO-001' });
  });

  it('counts loops, the step’s before the stage’s', () => {
    const env = environment({ loop: { stage: { index: 1, total: 3 }, step: { index: 4, total: 5 } } });

    expect(env).toMatchObject({
      HARNESS_STAGE_INDEX: '1',
      HARNESS_STEP_INDEX: '4',
      HARNESS_NODE_INDEX: '4',
      HARNESS_NODE_TOTAL: '5',
    });
  });

  it('tells of failed steps (#59)', () => {
    const execution = { ...new StepBench().context.execution, stageStatus: () => 'FAILURE' as const };

    const env = environment({ execution, failedSteps: ['a', 'b'] });

    expect(env).toMatchObject({
      DRONE_STAGE_STATUS: 'FAILURE',
      CI_BUILD_STATUS: 'FAILURE',
      DRONE_FAILED_STEPS: '[a, b]',
    });
  });

  it.each<[tag: string, expected: object]>([
    [
      'v1.2.3-rc.1+b5',
      {
        DRONE_SEMVER: '1.2.3-rc.1+b5',
        DRONE_SEMVER_MAJOR: '1',
        DRONE_SEMVER_PRERELEASE: 'rc.1',
        DRONE_SEMVER_BUILD: 'b5',
        DRONE_SEMVER_SHORT: '1.2.3',
      },
    ],
    ['2026.4.1', { DRONE_CALVER: '2026.4.1', DRONE_CALVER_MAJOR: '2026', DRONE_CALVER_MICRO: '1' }],
    [
      'latest',
      {
        DRONE_SEMVER_ERROR: 'latest is not a semantic version',
        DRONE_TAG: 'latest',
        DRONE_BUILD_EVENT: 'tag',
      },
    ],
  ])('reads the tag %s', (tag, expected) => {
    const env = environment({}, { ...branchBuild, build: { type: 'tag' }, branch: null, tag });

    expect(env).toMatchObject(expected);
    expect(env['DRONE_BRANCH']).toBeUndefined();
  });

  it('has no calendar version for a small major', () => {
    const env = environment({}, { ...branchBuild, build: { type: 'tag' }, tag: '1.2.3' });

    expect(env['DRONE_CALVER']).toBeUndefined();
  });

  it('tells of a pull request', () => {
    const env = environment(
      {},
      {
        ...branchBuild,
        build: { type: 'PR' },
        branch: 'main',
        targetBranch: 'main',
        sourceBranch: 'topic',
        prNumber: '12',
        prTitle: 'Topic',
        baseCommitSha: 'ba5e',
      },
    );

    expect(env).toMatchObject({
      DRONE_BUILD_EVENT: 'pull_request',
      CI_BUILD_EVENT: 'pull_request',
      DRONE_PULL_REQUEST: '12',
      DRONE_SOURCE_BRANCH: 'topic',
      DRONE_TARGET_BRANCH: 'main',
      DRONE_COMMIT_BRANCH: 'main',
      DRONE_COMMIT_BEFORE: 'ba5e',
    });
  });

  it.each<[url: string, slug: string, name: string]>([
    ['git@github.com:owner/repo.git', 'owner/repo', 'repo'],
    ['ssh://git@host:22/group/sub/repo', 'group/sub/repo', 'repo'],
    ['/home/alex/shop', 'shop', 'shop'],
  ])('reads the repository %s', (repoUrl, slug, name) => {
    expect(environment({}, { ...branchBuild, repoUrl })).toMatchObject({
      DRONE_REPO: slug,
      DRONE_REPO_NAME: name,
    });
  });
});

const stage = { nodeId: 'build', identifier: 'build', name: 'Build it', type: 'CI', spec: {} };

function environment(
  change: Partial<EnvRequest<Services>> = {},
  codebase: Readonly<Record<string, Value>> = branchBuild,
): Readonly<Record<string, string>> {
  const { execution, services } = new StepBench().context;
  return ciEnvironment({
    execution,
    stage,
    services: { ...services, codebase: { ...services.codebase, values: () => codebase } },
    variables: {},
    step: { identifier: 'test', name: 'Run tests', number: 2 },
    loop: {},
    failedSteps: [],
    ...change,
  });
}
