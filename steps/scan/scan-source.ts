import { posix } from 'node:path';
import type { ImageSource, Pod } from '../../engine/ports.ts';
import type { ImageRequest, InstanceRequest, ScanRequest, ScanSource } from '../../security/index.ts';
import { containerIo } from '../container/run-container.ts';
import type { Context } from '../define-step.ts';
import { logLine } from '../log.ts';
import { ScanError } from './scan-error.ts';

/** A `HEAD` holds one reference. */
const maxHeadBytes = 64 * 1024;

/** Where the scanner sees the workspace: containers at `/code`, as Harness's scanners do; without containers, in place. */
export function codeDirectory(pod: Pod): string {
  return pod.workspace === '/harness' ? '/code' : pod.workspace;
}

/** What is handed to the scanner. An image is written as an archive first: no scanner needs an engine of its own. */
export async function scanSource(
  request: ScanRequest,
  prefix: string,
  context: Context,
): Promise<ScanSource> {
  const pod = await context.pod();
  switch (request.targetType) {
    case 'container':
      return { kind: 'archive', path: await imageArchive(request, { prefix, pod, context }) };
    case 'instance':
      return { kind: 'instance', url: instanceUrl(request.instance) };
    case 'repository':
    case 'configuration':
      return directorySource(request.workspace ?? '', pod);
  }
}

async function directorySource(written: string, pod: Pod): Promise<ScanSource> {
  const head = posix.join(posix.resolve(pod.workspace, written.trim()), '.git/HEAD');
  const isRepository = (await pod.readFile(head, maxHeadBytes)) !== undefined;
  const path = pathInContainer(written, pod);
  return { kind: 'directory', path, ...(isRepository && { isRepository }) };
}

interface Place {
  readonly prefix: string;
  readonly pod: Pod;
  readonly context: Context;
}

async function imageArchive(
  { image, workspace }: ScanRequest,
  { prefix, pod, context }: Place,
): Promise<string> {
  if (image?.type === 'local_archive') return pathInContainer(workspace ?? '', pod);
  if (image === undefined) throw new ScanError('scan/no-image', 'the step names no image to scan');
  const source = await imageToScan(image, context);
  await logLine(context.log, `Reading the image ${source.image}`);
  const path = `${prefix}-image.tar`;
  await pod.exportImage(source, path, containerIo(context));
  return path;
}

async function imageToScan(image: ImageRequest, { services }: Context): Promise<ImageSource> {
  const source = await services.connectors.imageSource(imageReference(image), undefined, undefined);
  const pull = image.type === 'local_image' ? 'never' : source.pull;
  if (image.accessId === undefined || image.accessToken === undefined) return { ...source, pull };
  const server = hostOf(image.domain) ?? 'https://index.docker.io/v1/';
  return { ...source, pull, login: { server, username: image.accessId, password: image.accessToken } };
}

/** `name:tag`, with the registry in front unless that is Docker Hub. */
function imageReference({ domain, name, tag }: ImageRequest): string {
  const host = hostOf(domain);
  const path = host === undefined || name.startsWith(`${host}/`) ? name : `${host}/${name}`;
  return `${path}:${tag ?? 'latest'}`;
}

function hostOf(domain: string | undefined): string | undefined {
  const host = domain
    ?.trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  const isHub = host === 'docker.io' || host === 'index.docker.io' || host === 'registry.hub.docker.com';
  return host === undefined || host === '' || isHub ? undefined : host;
}

function instanceUrl(instance: InstanceRequest | undefined): string {
  if (instance === undefined) throw new ScanError('scan/no-instance', 'the step names no instance to scan');
  const { protocol, domain, port, path = '' } = instance;
  const authority = port === undefined ? domain : `${domain}:${port}`;
  return `${protocol}://${authority}${path === '' || path.startsWith('/') ? path : `/${path}`}`;
}

/** A path of the workspace as the scanner sees it; a path elsewhere in the pod stays. */
function pathInContainer(written: string, pod: Pod): string {
  const path = posix.resolve(pod.workspace, written.trim());
  const isInside = path === pod.workspace || path.startsWith(`${pod.workspace}/`);
  return isInside ? codeDirectory(pod) + path.slice(pod.workspace.length) : path;
}
