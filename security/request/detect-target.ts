import type { ScanRequest } from './scan-request.ts';

/** What can be known about a target without being told. `now` is the start of the scan. */
export interface TargetFacts {
  /** URL of the remote `origin`. */
  readonly remoteUrl?: string;
  readonly branch?: string;
  readonly now: Date;
}

/**
 * Fills in the name and variant of a request with detection `auto`, and leaves any other as it is. What cannot be
 * detected stays empty, and the scan must not start then.
 */
export function detectTarget(request: ScanRequest, facts: TargetFacts): ScanRequest {
  if (request.detection === 'manual') return request;
  const found = detect(request, facts);
  return {
    ...request,
    targetName: request.targetName || (found.name ?? '').trim(),
    targetVariant: request.targetVariant || (found.variant ?? '').trim(),
  };
}

function detect(
  { targetType, image, instance }: ScanRequest,
  { remoteUrl, branch, now }: TargetFacts,
): Detected {
  switch (targetType) {
    case 'repository':
      return { name: remoteUrl && withoutCredentials(remoteUrl), variant: branch };
    case 'container':
      return { name: image?.name, variant: image?.tag };
    case 'instance':
      return { name: instance && `${instance.domain}${instance.path ?? ''}`, variant: timestamp(now) };
    case 'configuration':
      return { name: undefined, variant: undefined };
  }
}

interface Detected {
  readonly name: string | undefined;
  readonly variant: string | undefined;
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z+]*:\/\/)[^/@]*@/i, '$1');
}

/** `11/22/2026, 03:21:23`, in UTC. */
function timestamp(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  const [year, month, dayOfMonth] = day.split('-');
  return `${month}/${dayOfMonth}/${year}, ${time.slice(0, 8)}`;
}
