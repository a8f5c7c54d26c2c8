import { UsageError } from '../../engine/errors.ts';

/**
 * The node a person means: its id (`build/test`), the end of it, or its identifier alone where only one has it.
 * @throws UsageError that names what there is.
 */
export function findNode(nodes: readonly string[], reference: string): string {
  if (nodes.includes(reference)) return reference;
  const matches = nodes.filter((id) => id.endsWith(`/${reference}`));
  const [only, ...others] = matches;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new UsageError('usage/ambiguous-step', `"${reference}" may be any of ${matches.join(', ')}`);
  }
  const known = nodes.length === 0 ? 'no step has begun' : `there is ${nodes.join(', ')}`;
  throw new UsageError('usage/unknown-step', `there is no step "${reference}" in this execution: ${known}`);
}
