import type { SpecProblem, StageType } from '../../engine/step-type.ts';
import { anyMap, listOf, object, spec, text, textList } from '../schema/properties.ts';
import { isList, textOf, valueAt } from '../schema/read.ts';
import type { Services } from '../services.ts';

/** Identifier of the step that does the stage's work; no user's identifier can look like this. */
export const pipelineStepIdentifier = 'harness-pipeline';

export const pipelineSpec = spec({
  required: ['pipeline'],
  properties: {
    org: text('Organization of the other pipeline.'),
    project: text('Project of the other pipeline.'),
    pipeline: text('Identifier of the other pipeline.'),
    inputs: anyMap(
      'Values for its inputs, in the shape of the pipeline. Expressions belong to the calling one.',
    ),
    pipelineInputs: text('Old form of inputs; not used here.'),
    inputSetReferences: textList('Input sets for it; later ones win over earlier ones.'),
    outputs: listOf(
      'Values it leaves, read as <+pipeline.stages.STAGE.output.NAME>.',
      object('A value.', {
        required: ['name', 'value'],
        properties: { name: text('Name of the value.'), value: text('Expression of the other pipeline.') },
      }),
    ),
  },
});

/** Runs another pipeline. The stage consists of one step that does it, and ends as that pipeline ends. */
export const pipelineStage: StageType<Services> = {
  type: 'Pipeline',
  summary: 'Run another pipeline of the project.',
  schema: pipelineSpec,
  support: {
    level: 'emulated',
    reason: 'the pipeline is looked for in .pipeline/pipelines and beside this file, whatever its project',
  },
  hasPod: false,
  lateFields: ['outputs'],
  leadingSteps: ({ name, spec: written }) => [
    { type: 'Pipeline', identifier: pipelineStepIdentifier, name, spec: written },
  ],
  validate: ({ spec: written }) => {
    const outputs = valueAt(written, 'outputs');
    return isList(outputs) ? outputProblems(outputs.map((each) => textOf(valueAt(each, 'name')))) : [];
  },
};

function outputProblems(names: readonly string[]): readonly SpecProblem[] {
  return names.flatMap((name, index) => {
    const path = ['outputs', index, 'name'];
    if (!/^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/.test(name)) {
      const hint = 'letters, digits and underscores, not starting with a digit';
      return [
        { path, code: 'definition/invalid-value', message: `"${name}" is no name for an output`, hint },
      ];
    }
    if (names.indexOf(name) === index) return [];
    return [{ path, code: 'definition/repeated-output', message: `the output "${name}" is there twice` }];
  });
}
