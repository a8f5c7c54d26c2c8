import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectForTests } from './project-for-tests.ts';
import { scannerLines } from './scanners/scanner-lines.ts';

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests();
});
afterEach(() => project.remove());

describe('scannerLines', () => {
  it('takes the image that the configuration names, and its version from the tag', () => {
    const lines = scannerLines({ bandit: { image: 'registry.test:5000/bandit:2.0' } });

    expect(lines.find(({ name }) => name === 'bandit')).toMatchObject({
      type: 'Bandit',
      version: '2.0',
      image: 'registry.test:5000/bandit:2.0',
    });
  });

  it.each([
    ['registry.test:5000/bandit', undefined],
    ['bandit@sha256:0000', undefined],
    ['bandit:v8.1', '8.1'],
  ])('of %s knows the version %s', (image, version) => {
    const lines = scannerLines({ bandit: { image } });

    expect(lines.find(({ name }) => name === 'bandit')?.version).toBe(version);
  });

  it('shows first what runs here', () => {
    const lines = scannerLines({});

    const firstWithout = lines.findIndex(({ image }) => image === undefined);
    expect(firstWithout).toBeGreaterThan(0);
    expect(lines.slice(firstWithout).every(({ image }) => image === undefined)).toBe(true);
  });
});

describe('pipeline scanners', () => {
  const noEngine = { env: { DOCKER_HOST: 'unix:///no/such/engine.sock' } };

  it('lists scanners also where no engine answers, and says so', async () => {
    const { exitCode, stdout, stderr } = await project.run(['scanners'], noEngine);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^bandit +1\.\d+\.\d+ +Bandit +SAST +unknown +\S+\/bandit:1/m);
    expect(stdout).toMatch(/Reports of \d+ more scanners can be read: --all lists them\.\n$/);
    expect(stderr).toContain('runtime/engine-down');
  });

  it('lists all of them for programs', async () => {
    const { stdout } = await project.run(['scanners', '--all', '--output', 'json'], noEngine);

    const names = JSON.parse(stdout).map((each: { name: string }) => each.name);
    expect(names).toEqual(expect.arrayContaining(['bandit', 'aqua-trivy', 'sonarqube']));
  });
});
