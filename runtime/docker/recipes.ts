import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { familiarName } from './image-reference.ts';

/** How to make an image that no registry gives; `images/README.md` explains the fields. */
export interface Recipe {
  readonly image: string;
  readonly aliases?: readonly string[];
  readonly directory?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly files?: readonly RecipeFile[];
  readonly debootstrap?: string;
}

export interface RecipeFile {
  readonly from: string;
  readonly to: string;
}

export async function readRecipes(directory: string): Promise<readonly Recipe[]> {
  const text = await readFile(join(directory, 'recipes.json'), 'utf8');
  return (JSON.parse(text) as { readonly recipes: readonly Recipe[] }).recipes;
}

export function findRecipe(recipes: readonly Recipe[], image: string): Recipe | undefined {
  const name = familiarName(image);
  return recipes.find((recipe) =>
    [recipe.image, ...(recipe.aliases ?? [])].some((own) => familiarName(own) === name),
  );
}
