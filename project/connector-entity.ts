import type { Value } from '../engine/outcome.ts';
import type { JsonSchema } from '../engine/step-type.ts';

/** A connector as Harness writes it to YAML. */
export interface ConnectorEntity {
  readonly identifier: string;
  readonly name?: string;
  readonly orgIdentifier?: string;
  readonly projectIdentifier?: string;
  readonly type: string;
  readonly spec: Value;
}

const text = (description: string) => ({ description, type: 'string' });

/** Shape of a file in `.pipeline/connectors`. What is inside `spec` depends on the type. */
export const connectorSchema: JsonSchema = {
  type: 'object',
  required: ['connector'],
  additionalProperties: false,
  properties: {
    connector: {
      description: 'The connector.',
      type: 'object',
      required: ['identifier', 'type', 'spec'],
      additionalProperties: false,
      properties: {
        identifier: {
          ...text('Identifier that pipelines refer to.'),
          pattern: '^[a-zA-Z_][0-9a-zA-Z_$-]{0,127}$',
        },
        name: text('Name for people.'),
        description: text('What the connector is for.'),
        orgIdentifier: text('Organization, unless the connector belongs to the account.'),
        projectIdentifier: text('Project, unless the connector belongs to the organization.'),
        accountIdentifier: text('Account of the connector.'),
        tags: { description: 'Tags.', type: 'object' },
        type: text('Kind of connector, such as DockerRegistry or Git.'),
        spec: { description: 'Settings by kind.', type: 'object' },
      },
    },
  },
};

/** `account` without an organization, `org` without a project. */
export function scopeOf({
  orgIdentifier,
  projectIdentifier,
}: ConnectorEntity): 'account' | 'org' | 'project' {
  if (projectIdentifier !== undefined) return 'project';
  return orgIdentifier === undefined ? 'account' : 'org';
}
