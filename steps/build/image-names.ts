import type { Value } from '../../engine/outcome.ts';
import type { SpecProblem } from '../../engine/step-type.ts';
import { isUnresolved, optionalTextOf, textOf, textsOf, valueAt } from '../schema/read.ts';

export const dockerHub = 'docker.io';

/** Whether no registry would take the text as a tag. */
export function badTag(tag: string): boolean {
  return !/^[\w][\w.-]{0,127}$/.test(tag);
}

/** Host and port of the registry an image name points at. */
export function registryHost(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? canonicalHost(first) : dockerHub;
}

/** One name for the several that Docker Hub goes by. */
export function canonicalHost(host: string): string {
  return ['index.docker.io', 'registry.hub.docker.com', 'registry-1.docker.io', 'hub.docker.com'].includes(
    host,
  )
    ? dockerHub
    : host;
}

/** An empty name, empty tags, and texts that no registry takes. */
export function imageProblems(spec: Value): readonly SpecProblem[] {
  return [...repoProblems(valueAt(spec, 'repo')), ...tagProblems(valueAt(spec, 'tags'))];
}

function repoProblems(repo: Value | undefined): readonly SpecProblem[] {
  const path = ['repo'];
  const name = optionalTextOf(repo)?.trim();
  if (name === undefined)
    return [{ path, code: 'build/no-repo', message: 'the image has no name: repo is empty' }];
  if (isUnresolved(repo) || isImageName(name)) return [];
  const message = `"${name}" is not an image name`;
  return [
    {
      path,
      code: 'build/bad-repo',
      message,
      hint: 'write it in lower case, such as registry.example.org/team/app',
    },
  ];
}

/** Lower-case path components, behind an optional registry; no tag and no digest. */
function isImageName(name: string): boolean {
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasHost ? rest : [first, ...rest];
  const isHost = !hasHost || /^[a-zA-Z0-9.-]+(?::\d+)?$/.test(first);
  return isHost && path.every((each) => /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(each));
}

function tagProblems(tags: Value | undefined): readonly SpecProblem[] {
  if (isUnresolved(tags)) return [];
  if (textsOf(tags).length === 0) {
    return [{ path: ['tags'], code: 'build/no-tags', message: 'the image has no tags: tags is empty' }];
  }
  if (!Array.isArray(tags)) return [];
  return tags.flatMap((tag: Value, index) => {
    const text = textOf(tag).trim();
    if (isUnresolved(tag) || text === '' || !badTag(text)) return [];
    const message = `"${text}" is not a tag`;
    const hint =
      'a tag has letters, digits, underscores, dots and dashes, and does not start with a dot or dash';
    return [{ path: ['tags', index], code: 'build/bad-tag', message, hint }];
  });
}
