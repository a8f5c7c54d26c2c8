import { RuntimeError } from '../../engine/errors.ts';
import { parseImageReference } from './image-reference.ts';

export type RegistryProblem = 'refused' | 'not-found' | 'unreachable' | 'other';

/** What a registry's or the engine's message about a pull or push means. The first pattern that matches wins. */
const patterns: readonly (readonly [RegExp, RegistryProblem])[] = [
  [
    /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|no route to host/i,
    'unreachable',
  ],
  [
    /Client\.Timeout|TLS handshake|deadline exceeded|server misbehaving|proxyconnect|connection reset/i,
    'unreachable',
  ],
  [/server gave HTTP response|x509:|\bEOF\b|toomanyrequests|too many requests/i, 'unreachable'],
  [/50[0234] (Internal|Bad|Service|Gateway)|received unexpected HTTP status: 5\d\d/i, 'unreachable'],
  [
    /incorrect username or password|authentication required|no basic auth credentials|unauthorized/i,
    'refused',
  ],
  [
    /repository .*does not exist|manifest unknown|manifest for .* not found|name unknown|\bnot found\b/i,
    'not-found',
  ],
  [/denied|forbidden/i, 'refused'],
];

export function registryProblem(message: string): RegistryProblem {
  return patterns.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

/** An error about an image and its registry. `verb` as in "cannot be pulled". */
export function registryError(verb: 'pulled' | 'pushed', image: string, message: string): RuntimeError {
  const { registry } = parseImageReference(image);
  const says = message.trim();
  const problem = registryProblem(says);
  switch (problem) {
    case 'refused':
      return new RuntimeError({
        code: 'runtime/registry-refused',
        message: `${image} cannot be ${verb}: ${registry} refuses the login (${says}). Check the user and password of the registry's connector.`,
        failureType: 'Authentication',
      });
    case 'unreachable':
      return new RuntimeError({
        code: 'runtime/registry-unreachable',
        message: `${image} cannot be ${verb}: ${registry} cannot be reached (${says}).`,
        failureType: 'Connectivity',
        retryable: true,
      });
    case 'not-found':
      return new RuntimeError({
        code: 'runtime/image-not-found',
        message: `${image} cannot be ${verb}: ${registry} does not have it, or needs a login for it (${says}).`,
        failureType: 'PluginImageFailure',
      });
    case 'other':
      return new RuntimeError({
        code: `runtime/${verb === 'pulled' ? 'pull' : 'push'}-failed`,
        message: `${image} cannot be ${verb}: ${says}`,
        failureType: verb === 'pulled' ? 'PluginImageFailure' : 'Unknown',
      });
  }
}
