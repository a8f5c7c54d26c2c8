/** The registries of step and stage types, for programs that load or compile pipelines themselves. */
export { stepRegistry } from './registry.ts';
export type { Services } from './services.ts';
export { stageRegistry } from './stages/registry.ts';
