/** Types that Harness knows and this tool does not run: they load with a warning, and a plan lists them as refused. */

export const knownStageTypes: readonly string[] = [
  'Deployment',
  'FeatureFlag',
  'IACM',
  'IDP',
  'DBOps',
  'Dynamic',
  'AIAgentMLOps',
];

export const knownStepTypes: readonly string[] = [];
