import { identifierRule, versionLabelRule } from '../../../schemas/patterns.ts';
import type { JsonSchema } from '../../step-type.ts';

const text = (description: string) => ({ type: 'string', description });

/** A file with a template. What is inside `spec` is checked where the template is used, with its inputs filled. */
export const templateSchema: JsonSchema = {
  type: 'object',
  required: ['template'],
  additionalProperties: false,
  properties: {
    template: {
      type: 'object',
      required: ['identifier', 'versionLabel', 'type', 'spec'],
      additionalProperties: false,
      description: 'The template.',
      properties: {
        identifier: { ...text('Identifier that pipelines refer to.'), pattern: identifierRule.pattern },
        name: text('Name for people.'),
        versionLabel: {
          type: ['string', 'number'],
          pattern: versionLabelRule.pattern,
          description: 'Version of the template.',
        },
        stable: { type: 'boolean', description: 'Whether links without a version mean this one.' },
        type: text('What the template is for: Step, StepGroup, Stage or Pipeline.'),
        description: text('What the template does.'),
        accountIdentifier: text('Account of the template.'),
        orgIdentifier: text('Organization, unless the template belongs to the account.'),
        projectIdentifier: text('Project, unless the template belongs to the organization.'),
        tags: { type: 'object', description: 'Free labels.' },
        icon: text('Picture; not used here.'),
        variables: {
          type: 'array',
          description: 'Variables, read as <+template.variables.NAME> inside the template.',
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: text('Name of the variable.') },
          },
        },
        spec: { type: 'object', description: 'The element, without identifier and name.' },
      },
    },
  },
};
