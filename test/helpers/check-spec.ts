import { loadSchemaCheck } from '../../engine/load/check-schema.ts';
import { formatPath } from '../../engine/load/problems.ts';
import type { Value } from '../../engine/outcome.ts';
import type { JsonSchema, SpecProblem } from '../../engine/step-type.ts';

/** What schema and rules say about a spec, as `code at path` lines. */
export async function checkSpec(
  type: { readonly schema: JsonSchema; validate?(spec: Value): readonly SpecProblem[] },
  spec: Value,
): Promise<readonly string[]> {
  const check = await loadSchemaCheck();
  const problems = check(type.schema, spec).map(({ code, path, key }) => ({
    code,
    path: code === 'definition/missing-key' && key !== undefined ? [...path, key] : path,
  }));
  const all = problems.length > 0 ? problems : (type.validate?.(spec) ?? []);
  return all.map(({ code, path }) => (path.length === 0 ? code : `${code} at ${formatPath(path)}`));
}
