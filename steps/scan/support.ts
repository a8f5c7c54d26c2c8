import type { Support } from '../../engine/step-type.ts';
import type { Scanner } from '../../security/index.ts';

/** Reports of every product are read; only products with a program of ours are run. */
export function scanSupport(mode: string, { id, modes }: Scanner): Support {
  if (mode === 'extraction' || mode === 'dataLoad') {
    return {
      level: 'refused',
      reason: `results of ${id} are not fetched from its service; read a report (mode: ingestion)`,
    };
  }
  const isOrchestrated = mode === 'orchestration' || mode === 'orchestratedScan';
  if (!isOrchestrated || modes.includes('orchestration')) return { level: 'native' };
  return {
    level: 'refused',
    reason: `${id} is not run here; run it in a Run step and read its report (mode: ingestion)`,
  };
}
