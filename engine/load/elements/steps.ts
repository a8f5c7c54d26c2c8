import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { FailureStrategyElement, StepElement, StepEntry, StepGroupElement } from '../definition.ts';
import { fieldsOf, listOf } from '../fields.ts';
import { checkElement, type Reading } from './context.ts';
import { IdentifierScope } from './identifiers.ts';
import { readNode } from './node.ts';
import { checkSharedPaths } from './shared-paths.ts';
import { checkStepType, type StepHost } from './step-spec.ts';
import { reportTemplate } from './template.ts';
import { readVariables } from './variables.ts';

/** Where a list of steps stands. */
export interface StepPlace {
  readonly host: StepHost;
  readonly isRollback: boolean;
  /** Strategies of the step groups around, nearest first. */
  readonly outer: readonly FailureStrategyElement[];
  readonly scope: IdentifierScope;
}

/** Reads `steps` or `rollbackSteps`. */
export function readSteps(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
  place: StepPlace,
): readonly StepEntry[] {
  return listOf(value).flatMap((item, index) => readEntry(reading, item, [...path, index], place));
}

function readEntry(
  reading: Reading,
  value: Value,
  path: DocumentPath,
  place: StepPlace,
): readonly StepEntry[] {
  const fields = checkElement(reading, { name: 'stepEntry', value, path });
  const { step, stepGroup, parallel } = fields;
  if (step !== undefined) {
    const element = readStep(reading, step, [...path, 'step'], place);
    return element ? [{ kind: 'step', step: element }] : [];
  }
  if (stepGroup !== undefined) {
    const group = readStepGroup(reading, stepGroup, [...path, 'stepGroup'], place);
    return group ? [{ kind: 'stepGroup', group }] : [];
  }
  if (parallel === undefined) return [];
  const at = [...path, 'parallel'];
  return [{ kind: 'parallel', path: at, steps: readSteps(reading, parallel, at, place) }];
}

function readStep(
  reading: Reading,
  value: Value,
  path: DocumentPath,
  place: StepPlace,
): StepElement | undefined {
  if (reportTemplate(reading, value, path)) return undefined;
  const fields = checkElement(reading, { name: 'step', value, path });
  const { isRollback, outer } = place;
  const node = readNode(reading, { fields, raw: value, path }, { kind: 'step', isRollback, outer });
  place.scope.claim(node.identifier, path);
  const type = typeof fields['type'] === 'string' ? fields['type'] : '';
  const spec = fields['spec'] ?? {};
  checkStepType(reading, { type, spec, path, host: place.host });
  return { ...node, type, spec };
}

function readStepGroup(
  reading: Reading,
  value: Value,
  path: DocumentPath,
  place: StepPlace,
): StepGroupElement | undefined {
  if (reportTemplate(reading, value, path)) return undefined;
  const fields = checkElement(reading, { name: 'stepGroup', value, path });
  const { isRollback, outer } = place;
  const node = readNode(reading, { fields, raw: value, path }, { kind: 'stepGroup', isRollback, outer });
  place.scope.claim(node.identifier, path);
  checkSharedPaths(reading, fieldsOf(value)['sharedPaths'], [...path, 'sharedPaths']);
  const inside = (isInRollback: boolean): StepPlace => ({
    host: place.host,
    isRollback: isInRollback,
    outer: [...node.failureStrategies, ...outer],
    scope: new IdentifierScope(reading.problems, 'the step group'),
  });
  return {
    ...node,
    variables: readVariables(reading, fields['variables'], [...path, 'variables']),
    steps: readSteps(reading, fields['steps'], [...path, 'steps'], inside(isRollback)),
    rollbackSteps: readSteps(reading, fields['rollbackSteps'], [...path, 'rollbackSteps'], inside(true)),
  };
}
