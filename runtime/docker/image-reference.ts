export interface ImageReference {
  /** Without tag and digest, as written: `127.0.0.1:5000/team/app`. */
  readonly repository: string;
  /** A tag, or `sha256:…`. */
  readonly version: string;
  /** Host and port of the registry; `docker.io` when the name has none. */
  readonly registry: string;
}

export function parseImageReference(image: string): ImageReference {
  const [name = '', digest] = image.split('@');
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const repository = hasTag ? name.slice(0, colon) : name;
  const version = digest ?? (hasTag ? name.slice(colon + 1) : 'latest');
  return { repository, version, registry: registryOf(repository) };
}

/** One spelling for all that mean the same image: `docker.io/library/alpine:latest` → `alpine:latest`. */
export function familiarName(image: string): string {
  const { repository, version } = parseImageReference(image);
  const short = repository.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  return version.startsWith('sha256:') ? `${short}@${version}` : `${short}:${version}`;
}

function registryOf(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : 'docker.io';
}

/** The path of an API call about an image. Names with characters that cannot be in a path are escaped. */
export function imagePath(image: string, call: string): string {
  return `/images/${image.split('/').map(encodeURIComponent).join('/')}/${call}`;
}
