import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findRecipe, readRecipes } from './recipes.ts';

describe('recipes', () => {
  it('come with the program', async () => {
    const recipes = await readRecipes(fileURLToPath(new URL('./images/', import.meta.url)));

    expect(recipes.map(({ image }) => image)).toContain('busybox:stable');
  });

  it.each<[image: string, found: string | undefined]>([
    ['docker:dind', 'docker:dind'],
    ['docker', 'docker:dind'],
    ['docker.io/library/docker:latest', 'docker:dind'],
    ['docker:26', undefined],
  ])('for %s: %s', (image, found) => {
    const recipes = [{ image: 'docker:dind', aliases: ['docker:latest'], directory: 'docker' }];

    expect(findRecipe(recipes, image)?.image).toBe(found);
  });
});
