/** What commands on this machine see of its environment: enough to find programs and servers, no secrets. */
const passedOn = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'TZ',
  'TMPDIR',
  'LANG',
  'LANGUAGE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'PIP_CERT',
  'REQUESTS_CA_BUNDLE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
]);

type Environment = Readonly<Record<string, string | undefined>>;

/** The machine's harmless variables, the step's own on top, and `directory` in front of the PATH. */
export function hostEnvironment(
  machine: Environment,
  step: Readonly<Record<string, string>>,
  directory: string | undefined,
): Readonly<Record<string, string>> {
  const own = Object.entries(machine).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isPassedOn(entry[0]),
  );
  const env: Record<string, string> = { ...Object.fromEntries(own), ...step };
  if (directory !== undefined) env['PATH'] = [directory, env['PATH']].filter(Boolean).join(':');
  return env;
}

function isPassedOn(name: string): boolean {
  return passedOn.has(name.toUpperCase()) || name.startsWith('LC_');
}
