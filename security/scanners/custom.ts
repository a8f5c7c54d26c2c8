import type { Scanner } from './scanner.ts';

/** Takes in the results of any tool: SARIF or STO JSON, told apart by their content. */
export const custom: Scanner = {
  id: 'custom',
  type: 'CustomIngest',
  aliases: ['custom-ingest'],
  summary: 'Results of any tool in SARIF or STO JSON',
  findingType: 'SAST',
  targetTypes: ['repository', 'container', 'instance', 'configuration'],
  modes: ['ingestion'],
  configs: ['default', 'sarif'],
  formats: [],
};
