import { buildKinds } from '../../../schemas/codebase.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { fieldsOf } from '../fields.ts';
import { checkElement, type Reading } from './context.ts';

export function readCodebase(reading: Reading, value: Value | undefined, path: DocumentPath): void {
  if (value === undefined) return;
  const { build } = checkElement(reading, { name: 'codebase', value, path });
  const { type, spec } = fieldsOf(build);
  const kind = (buildKinds as Readonly<Record<string, { readonly key: string } | undefined>>)[String(type)];
  if (kind === undefined || spec === undefined || fieldsOf(spec)[kind.key] !== undefined) return;
  reading.problems.error({
    code: 'definition/missing-key',
    message: `missing key "${kind.key}": a build of type ${type} needs it`,
    path: [...path, 'build', 'spec'],
    at: 'key',
  });
}
