import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SourceFile } from '../engine/load/parse-yaml.ts';
import { createTemplateResolver, type TemplateResolver } from '../engine/load/templates/resolve-templates.ts';
import { isMissingFile } from './missing-file.ts';

export interface TemplateDirectory {
  /** The project's `.pipeline` directory. */
  readonly directory: string;
  /** Files are named as seen from here; by their full path when they are elsewhere. */
  readonly cwd: string;
}

/** Fills in links to templates from `.pipeline/templates`; nothing is read for a pipeline without links. */
export function templateResolver({ directory, cwd }: TemplateDirectory): TemplateResolver {
  return createTemplateResolver(() => readYamlSources(join(directory, 'templates'), cwd));
}

/** Texts of all YAML files directly in a directory, by name; none when there is no such directory. */
export async function readYamlSources(directory: string, cwd: string): Promise<readonly SourceFile[]> {
  const files = (await listFiles(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const sources: SourceFile[] = [];
  for (const name of files) sources.push(await readSource(join(directory, name), cwd));
  return sources;
}

async function listFiles(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((each) => !each.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

async function readSource(path: string, cwd: string): Promise<SourceFile> {
  const nearby = relative(cwd, path);
  return { file: nearby.startsWith('..') ? path : nearby, text: await readFile(path, 'utf8') };
}
