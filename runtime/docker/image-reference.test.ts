import { describe, expect, it } from 'vitest';
import { familiarName, imagePath, parseImageReference } from './image-reference.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('parseImageReference', () => {
  it.each<[image: string, repository: string, version: string, registry: string]>([
    ['alpine', 'alpine', 'latest', 'docker.io'],
    ['alpine:3.19', 'alpine', '3.19', 'docker.io'],
    ['aquasec/trivy:0.50.1', 'aquasec/trivy', '0.50.1', 'docker.io'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000/app', 'latest', '127.0.0.1:5000'],
    ['localhost/app:1', 'localhost/app', '1', 'localhost'],
    ['ghcr.io/pycqa/bandit/bandit:1.7.10', 'ghcr.io/pycqa/bandit/bandit', '1.7.10', 'ghcr.io'],
    [`app@${digest}`, 'app', digest, 'docker.io'],
    [`ghcr.io/a/app:1@${digest}`, 'ghcr.io/a/app', digest, 'ghcr.io'],
  ])('%s', (image, repository, version, registry) => {
    expect(parseImageReference(image)).toEqual({ repository, version, registry });
  });
});

describe('familiarName', () => {
  it.each<[image: string, name: string]>([
    ['docker.io/library/busybox:stable', 'busybox:stable'],
    ['index.docker.io/aquasec/trivy', 'aquasec/trivy:latest'],
    ['docker:latest', 'docker:latest'],
    ['docker', 'docker:latest'],
    [`app@${digest}`, `app@${digest}`],
  ])('%s → %s', (image, name) => {
    expect(familiarName(image)).toBe(name);
  });
});

describe('imagePath', () => {
  it('escapes what would change the path of the call', () => {
    expect(imagePath('a b?x#/app:1', 'json')).toBe('/images/a%20b%3Fx%23/app%3A1/json');
  });
});
