import { fixed } from './expressions.ts';

/** The spec key each kind of build needs. */
export const buildKinds = {
  branch: { key: 'branch', description: 'Branch to build.' },
  tag: { key: 'tag', description: 'Tag to build.' },
  PR: { key: 'number', description: 'Number of the pull request.' },
  commitSha: { key: 'commitSha', description: 'Commit to build.' },
} as const;

const limits = {
  type: 'object',
  additionalProperties: false,
  description: 'Upper limits.',
  properties: {
    memory: { type: 'string', description: 'Memory, such as 500Mi.' },
    cpu: { type: ['string', 'number'], description: 'Cores, such as 400m or 1.' },
  },
} as const;

export const codebaseSchema = {
  type: 'object',
  required: ['build'],
  additionalProperties: false,
  description: 'The repository that stages clone.',
  properties: {
    build: {
      type: 'object',
      required: ['type', 'spec'],
      additionalProperties: false,
      description: 'Which revision to build; usually <+input>.',
      properties: {
        type: {
          ...fixed,
          type: 'string',
          enum: ['branch', 'tag', 'PR', 'commitSha'],
          description: 'Kind of revision.',
        },
        spec: {
          type: 'object',
          additionalProperties: false,
          description: 'The revision.',
          properties: Object.fromEntries(
            Object.values(buildKinds).map(({ key, description }) => [
              key,
              { type: ['string', 'number'], description },
            ]),
          ),
        },
      },
    },
    connectorRef: { type: 'string', description: 'Git connector.' },
    repoName: { type: 'string', description: 'Repository, when the connector is for an account.' },
    projectName: {
      type: 'string',
      description: 'Project of the repository, where the provider has projects.',
    },
    depth: { type: 'integer', minimum: 0, description: 'How many commits to fetch; 0 is all.' },
    prCloneStrategy: {
      type: 'string',
      enum: ['MergeCommit', 'SourceBranch'],
      description: 'What a pull request builds: the merge with its target, or its own branch.',
    },
    sslVerify: { type: 'boolean', description: 'Whether certificates are checked.' },
    lfs: { type: 'boolean', description: 'Whether large files are fetched.' },
    debug: { type: 'boolean', description: 'Whether git prints what it does.' },
    fetchTags: { type: 'boolean', description: 'Whether all tags are fetched.' },
    sparseCheckout: {
      type: 'array',
      items: { type: 'string' },
      description: 'Directories to check out instead of all.',
    },
    submoduleStrategy: {
      type: 'string',
      enum: ['true', 'false', 'recursive'],
      description: 'Whether submodules are cloned, as a text: "true", "false" or "recursive".',
    },
    cloneDirectory: { type: 'string', description: 'Directory to clone into.' },
    preFetchCommand: { type: 'string', description: 'Git commands before the fetch, one a line.' },
    persistCredentials: { type: 'boolean', description: 'Whether later steps can use the credentials.' },
    resources: {
      type: 'object',
      additionalProperties: false,
      description: 'Resources of the clone.',
      properties: { limits },
    },
  },
} as const;
