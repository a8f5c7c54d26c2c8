import { join } from 'node:path';
import { splitReference } from './connector-files.ts';

/** The file that would define a connector, ready to be copied. */
export function connectorExample(
  reference: string,
  type: 'DockerRegistry' | 'Git',
  directory: string,
): string {
  const [scope, id] = splitReference(reference);
  const owner = {
    account: [],
    org: ['  orgIdentifier: default'],
    project: ['  orgIdentifier: default', '  projectIdentifier: default'],
  };
  const lines = [
    `Write ${join(directory, `${id}.yaml`)}:`,
    '',
    'connector:',
    `  name: ${id}`,
    `  identifier: ${id}`,
    ...owner[scope],
    `  type: ${type}`,
    ...(type === 'Git' ? git : dockerRegistry),
  ];
  return lines.join('\n');
}

const dockerRegistry = [
  '  spec:',
  '    dockerRegistryUrl: https://index.docker.io/v2/',
  '    providerType: DockerHub',
  '    auth:',
  '      type: UsernamePassword',
  '      spec:',
  '        username: YOUR_NAME',
  '        passwordRef: registry_password',
];

const git = [
  '  spec:',
  '    url: https://github.com/OWNER/REPOSITORY',
  '    type: Http',
  '    connectionType: Repo',
  '    spec:',
  '      username: YOUR_NAME',
  '      passwordRef: git_token',
];
