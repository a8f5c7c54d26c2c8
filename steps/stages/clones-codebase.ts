import type { Value } from '../../engine/outcome.ts';
import { valueAt } from '../schema/read.ts';

/** A stage clones unless it says `false`: a missing key, `null` and an expression all count as yes. */
export function clonesCodebase(stageSpec: Value): boolean {
  const written = valueAt(stageSpec, 'cloneCodebase');
  return written !== false && written !== 'false';
}
