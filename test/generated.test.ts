import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stepsReference } from '../cli/reference/steps-reference.ts';
import { assemblePipelineSchema } from '../schemas/assemble.ts';
import { stepRegistry } from '../steps/registry.ts';
import { stageRegistry } from '../steps/stages/registry.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('what is generated from the step types is up to date (npm run generate)', () => {
  it('docs/steps.md', () => {
    expect(read('docs/steps.md')).toBe(stepsReference(stepRegistry.types, stageRegistry.types));
  });

  it('schemas/pipeline.schema.json', () => {
    const schema = assemblePipelineSchema(stepRegistry.types, stageRegistry.types);

    expect(JSON.parse(read('schemas/pipeline.schema.json'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
