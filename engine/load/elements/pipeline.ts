import type { DocumentPath, SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { PipelineDefinition } from '../definition.ts';
import { type Fields, fieldsOf, isFields, listOf, present, textOf } from '../fields.ts';
import { readCodebase } from './codebase.ts';
import { checkElement, type Reading } from './context.ts';
import { readTimeout } from './durations.ts';
import { IdentifierScope } from './identifiers.ts';
import { readStages, readTags } from './stages.ts';
import { reportTemplate } from './template.ts';
import { readVariables } from './variables.ts';

const root: DocumentPath = ['pipeline'];

/** Best effort where something is wrong: the caller looks at the problems before it uses the result. */
export function readPipeline(
  outer: Omit<Reading, 'barriers' | 'hasCodebase'>,
  value: Value,
  source: SourceMap,
): PipelineDefinition {
  const at = (...keys: string[]): DocumentPath => [...root, ...keys];
  const isTemplate = reportTemplate({ ...outer, barriers: new Set(), hasCodebase: false }, value, root);
  const fields = checkElement(outer, { name: 'pipeline', value, path: root });
  const codebase = fieldsOf(fieldsOf(fields['properties'])['ci'])['codebase'];
  const barriers = listOf(fieldsOf(fields['flowControl'])['barriers']);
  const reading: Reading = {
    ...outer,
    hasCodebase: codebase !== undefined,
    barriers: new Set(barriers.map((each) => textOf(fieldsOf(each)['identifier']) ?? '')),
  };
  if (!isTemplate && isFields(value)) checkStagesPresent(reading, fields);
  readCodebase(reading, codebase, at('properties', 'ci', 'codebase'));
  return present({
    source,
    ...readNames(fields, source.file),
    description: textOf(fields['description']),
    tags: readTags(fields['tags']),
    orgIdentifier: textOf(fields['orgIdentifier']) ?? 'default',
    projectIdentifier: textOf(fields['projectIdentifier']) ?? 'default',
    variables: readVariables(reading, fields['variables'], at('variables')),
    codebase,
    timeout: readTimeout(reading, fields['timeout'], at('timeout')),
    stages: readStages(
      reading,
      fields['stages'],
      at('stages'),
      new IdentifierScope(reading.problems, 'the pipeline'),
    ),
    barriers: barriers.map((each, index) =>
      readBarrier(reading, each, [...at('flowControl', 'barriers'), index]),
    ),
    notificationRules: readRules(reading, fields['notificationRules'], at('notificationRules')),
    allowStageExecutions: textOf(fields['allowStageExecutions']) === 'true',
    raw: value,
  });
}

function checkStagesPresent({ problems }: Reading, fields: Fields): void {
  if (fields['stages'] !== undefined) return;
  const problem = { message: 'the pipeline has no stages', hint: 'add "stages" with at least one stage' };
  problems.error({ code: 'definition/no-stages', ...problem, path: root, at: 'key' });
}

/** Identifier and name stand in for each other, and the name of the file for both. */
function readNames(fields: Fields, file: string): { readonly identifier: string; readonly name: string } {
  const identifier = textOf(fields['identifier']) || undefined;
  const stem = file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  const name = textOf(fields['name']) || (identifier ?? (stem || 'pipeline'));
  const derived = name.replaceAll(/[^0-9a-zA-Z_]/g, '_').replace(/^(?=\d)/, '_');
  return { identifier: identifier ?? derived, name };
}

function readBarrier(
  reading: Reading,
  value: Value,
  path: DocumentPath,
): PipelineDefinition['barriers'][number] {
  const fields = checkElement(reading, { name: 'barrier', value, path });
  const identifier = textOf(fields['identifier']) ?? '';
  return { identifier, name: textOf(fields['name']) ?? identifier };
}

function readRules(reading: Reading, value: Value | undefined, path: DocumentPath): readonly Value[] {
  const rules = listOf(value);
  for (const [index, rule] of rules.entries()) {
    checkElement(reading, { name: 'notificationRule', value: rule, path: [...path, index] });
  }
  return rules;
}
