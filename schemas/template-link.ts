import { versionLabelRule } from './patterns.ts';

export const templateLinkSchema = {
  type: 'object',
  required: ['templateRef'],
  additionalProperties: false,
  description: 'A template and what fills its inputs.',
  properties: {
    templateRef: { type: 'string', description: 'Identifier; account. and org. name the scope.' },
    versionLabel: {
      type: 'string',
      pattern: versionLabelRule.pattern,
      description: 'Version; without it the stable one.',
    },
    templateInputs: { type: 'object', description: 'Values for the inputs of the template.' },
    templateVariables: {
      type: 'array',
      items: { type: 'object' },
      description: 'Values for the variables of the template.',
    },
    templateInsertNodes: { type: 'object', description: 'Elements for the places the template leaves open.' },
    gitBranch: { type: 'string', description: 'Branch the template is read from.' },
  },
} as const;
