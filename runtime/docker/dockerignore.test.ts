import { describe, expect, it } from 'vitest';
import { parseDockerignore } from './dockerignore.ts';

describe('parseDockerignore', () => {
  it.each<[rules: string, path: string, isIgnored: boolean]>([
    ['node_modules', 'node_modules', true],
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'sub/node_modules', false],
    ['**/node_modules', 'sub/node_modules/a', true],
    ['**/node_modules', 'node_modules', true],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['**/*.md', 'docs/a/README.md', true],
    ['docs/**/draft', 'docs/draft', true],
    ['docs/**/draft', 'docs/a/b/draft/x', true],
    ['docs/**', 'docs/a', true],
    ['/src', 'src/a', true],
    ['./src/', 'src/a', true],
    ['src/../lib', 'lib/a', true],
    ['# comment\n\n   \nsrc', 'src', true],
    ['#src', '#src', false],
    ['*\n!keep', 'keep/me', false],
    ['*\n!keep', 'other', true],
    ['*.md\n!README*.md\nREADME-secret.md', 'README.md', false],
    ['*.md\n!README*.md\nREADME-secret.md', 'README-secret.md', true],
    ['temp?', 'temp1', true],
    ['temp?', 'temp', false],
    ['', 'anything', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[a-]', '-', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['[', '[', true],
    ['ä?', 'äö', true],
  ])('%j, %s: %s', (rules, path, isIgnored) => {
    expect(parseDockerignore(rules)(path)).toBe(isIgnored);
  });

  it('is not slowed down by a pattern made for it', () => {
    const isIgnored = parseDockerignore(`${'*a'.repeat(40)}b\n${'**/'.repeat(40)}b`);

    expect(isIgnored(`${'a'.repeat(200)}/${'a/'.repeat(200)}c`)).toBe(false);
  });
});
