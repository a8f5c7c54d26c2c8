import type { JsonSchema } from '../engine/step-type.ts';

const text = (description: string) => ({ description, type: 'string', minLength: 1 });
const flag = (description: string) => ({ description, type: 'boolean' });

const object = (
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: string[] = [],
) => ({
  description,
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const named = (description: string) =>
  object(description, { identifier: text('Identifier.'), name: text('Name for people.') }, ['identifier']);

/** A source of one type needs the key that belongs to it. */
const needs = (type: string, key: string) => ({
  if: { properties: { type: { const: type } } },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: { required: [key] },
});

/** JSON Schema of `.pipeline/config.yaml`. */
export const configSchema: JsonSchema = {
  ...object('Configuration of a project.', {
    account: named('The account pipelines of this project belong to.'),
    organization: named('The organization of the project.'),
    project: named('The project.'),
    database: text('Address of a PostgreSQL database; a local file when absent.'),
    pull: { description: 'When to pull images.', type: 'string', enum: ['missing', 'always', 'never'] },
    smtp: object(
      'The server that mails go through; without one they are written to files.',
      {
        host: text('Host name of the server.'),
        port: { description: 'Port; 587, or 465 with useSSL.', type: 'integer', minimum: 1, maximum: 65_535 },
        from: text('Address mails come from.'),
        username: text('User to log in as.'),
        passwordRef: text('Secret with the password.'),
        useSSL: flag('Speak TLS from the first byte.'),
        startTLS: flag('Demand a switch to TLS; false forbids it.'),
        sslVerify: flag('Check the certificate of the server; true when absent.'),
      },
      ['host'],
    ),
    scanners: {
      description: 'Settings by scanner, such as `bandit`.',
      type: 'object',
      additionalProperties: object('Settings of a scanner.', {
        image: text('Image to run in place of the public one.'),
        database: text('Directory with the scanner’s own data; nothing is downloaded then.'),
      }),
    },
    secrets: {
      description: 'Where secrets are looked up, in this order.',
      type: 'array',
      items: {
        ...object(
          'One place to look in.',
          {
            type: {
              description: 'Kind of place.',
              type: 'string',
              enum: ['file', 'directory', 'environment', 'command'],
            },
            path: text('A file with a NAME=value pair a line, or a directory with a file for each secret.'),
            prefix: text('What the names of the environment variables start with.'),
            command: {
              description:
                'Program that prints the secret, and its arguments; `{id}` is the secret asked for.',
              type: 'array',
              minItems: 1,
              items: { type: 'string' },
            },
          },
          ['type'],
        ),
        allOf: [
          needs('file', 'path'),
          needs('directory', 'path'),
          needs('environment', 'prefix'),
          needs('command', 'command'),
        ],
      },
    },
    codebase: object('The repository pipelines build.', { url: text('Where to clone it from.') }),
    userGroups: {
      description: 'Mail addresses by user group.',
      type: 'object',
      additionalProperties: { description: 'Addresses.', type: 'array', items: { type: 'string' } },
    },
    shellScript: object('Images that ShellScript steps run in.', {
      bash: text('For Bash.'),
      powerShell: text('For PowerShell.'),
    }),
  }),
};
