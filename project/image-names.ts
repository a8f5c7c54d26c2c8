import type { RegistryConnector } from '../steps/services.ts';

const hubHosts = [
  'docker.io',
  'index.docker.io',
  'registry.hub.docker.com',
  'registry-1.docker.io',
  'hub.docker.com',
];

export function isDockerHub(host: string): boolean {
  return hubHosts.includes(host);
}

/** Host and port of a registry's URL, and the path below which its images are. */
export function registryParts(url: string): { readonly host: string; readonly path: string } {
  const [host = '', ...rest] = url
    .trim()
    .replace(/^https?:\/\//, '')
    .split('/');
  const path = rest.filter((each) => each !== '' && each !== 'v1' && each !== 'v2').join('/');
  return { host, path };
}

/** Host and port of the registry an image name points at. */
export function registryHostOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}

/** The image below its connector's registry, unless the name has the registry already or the registry is Docker Hub. */
export function prefixedImage(image: string, { host, path }: RegistryConnector): string {
  if (isDockerHub(host) || image.includes(host) || registryHostOf(image) !== 'docker.io') return image;
  return [host, path, image].filter((each) => each !== '').join('/');
}
