import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { StageElement, StageEntry } from '../definition.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../fields.ts';
import { checkElement, type Reading } from './context.ts';
import { IdentifierScope } from './identifiers.ts';
import { readNode } from './node.ts';
import { reportSpecProblems } from './spec-problems.ts';
import { checkStageSpec, checkStageType, type StageKind } from './stage-spec.ts';
import { readSteps } from './steps.ts';
import { reportTemplate } from './template.ts';
import { readVariables } from './variables.ts';

export function readStages(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
  scope: IdentifierScope,
): readonly StageEntry[] {
  return listOf(value).flatMap((item, index) => readEntry(reading, item, [...path, index], scope));
}

function readEntry(
  reading: Reading,
  value: Value,
  path: DocumentPath,
  scope: IdentifierScope,
): readonly StageEntry[] {
  const { stage, parallel } = checkElement(reading, { name: 'stageEntry', value, path });
  if (stage !== undefined) {
    const element = readStage(reading, stage, [...path, 'stage'], scope);
    return element ? [{ kind: 'stage', stage: element }] : [];
  }
  if (parallel === undefined) return [];
  const at = [...path, 'parallel'];
  return [{ kind: 'parallel', path: at, stages: readStages(reading, parallel, at, scope) }];
}

function readStage(
  reading: Reading,
  value: Value,
  path: DocumentPath,
  scope: IdentifierScope,
): StageElement | undefined {
  if (reportTemplate(reading, value, path)) return undefined;
  const fields = checkElement(reading, { name: 'stage', value, path });
  const kind = checkStageType(reading, fields['type'], [...path, 'type']);
  const holder = { kind: 'stage', isRollback: false, outer: [] } as const;
  const node = readNode(reading, { fields, raw: value, path }, holder);
  scope.claim(node.identifier, path);
  const spec = fields['spec'] ?? {};
  const isChecked = fields['spec'] !== undefined;
  const found = isChecked ? checkStageSpec(reading, { kind, spec, path: [...path, 'spec'] }) : [];
  const stage: StageElement = {
    ...node,
    type: textOf(fields['type']) ?? '',
    spec,
    variables: readVariables(reading, fields['variables'], [...path, 'variables']),
    tags: readTags(fields['tags']),
    ...readExecution(reading, fieldsOf(spec), [...path, 'spec'], kind),
  };
  if (isChecked) {
    const validate = () => kind.stageType?.validate?.(stage);
    reportSpecProblems(reading, [...path, 'spec'], { validate, found });
  }
  return stage;
}

/** Steps are checked one by one with or without their stage's type. */
function readExecution(
  reading: Reading,
  spec: Fields,
  path: DocumentPath,
  kind: StageKind,
): Pick<StageElement, 'steps' | 'rollbackSteps'> {
  const { execution } = spec;
  if (execution === undefined) return { steps: [], rollbackSteps: [] };
  const at = [...path, 'execution'];
  const fields = checkElement(reading, { name: 'execution', value: execution, path: at });
  const place = (isRollback: boolean) => ({
    host: { isRefused: kind.isRefused, ...(kind.stageType ? { type: kind.stageType.type } : {}) },
    isRollback,
    outer: [],
    scope: new IdentifierScope(reading.problems, 'the stage'),
  });
  return {
    steps: readSteps(reading, fields['steps'], [...at, 'steps'], place(false)),
    rollbackSteps: readSteps(reading, fields['rollbackSteps'], [...at, 'rollbackSteps'], place(true)),
  };
}

export function readTags(value: Value | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, tag]) => [key, textOf(tag) ?? '']));
}
