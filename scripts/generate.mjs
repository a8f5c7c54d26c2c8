// Writes what is derived from the step types: docs/steps.md and schemas/pipeline.schema.json. Needs a build.
import { writeFileSync } from 'node:fs';
import { stepsReference } from '../dist/cli/reference/steps-reference.js';
import { assemblePipelineSchema } from '../dist/schemas/assemble.js';
import { stepRegistry } from '../dist/steps/registry.js';
import { stageRegistry } from '../dist/steps/stages/registry.js';

const schema = assemblePipelineSchema(stepRegistry.types, stageRegistry.types);
writeFileSync('schemas/pipeline.schema.json', `${JSON.stringify(schema, undefined, 2)}\n`);
writeFileSync('docs/steps.md', stepsReference(stepRegistry.types, stageRegistry.types));
