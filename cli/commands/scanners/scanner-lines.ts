import { scanners } from '../../../security/scanners/registry.ts';
import type { ScannerSettings } from '../../../steps/services.ts';

/** A scanner as lists show it. */
export interface ScannerLine {
  readonly name: string;
  readonly summary: string;
  /** The YAML step type; without one it is reached through a `Security` step. */
  readonly type?: string;
  readonly finds: string;
  readonly modes: readonly string[];
  /** What its image is tagged with; absent for a digest. */
  readonly version?: string;
  /** Absent when the product only reads its reports. */
  readonly image?: string;
  readonly state?: string;
}

/** Scanners that run first, then those whose reports are read; each by name. */
export function scannerLines(settings: Readonly<Record<string, ScannerSettings>>): readonly ScannerLine[] {
  const lines = scanners.map(({ id, summary, type, findingType, modes, program }): ScannerLine => {
    const image = program && (settings[id]?.image ?? program.image);
    const version = image && tagOf(image);
    return {
      name: id,
      summary,
      finds: findingType,
      modes,
      ...(type !== undefined && { type }),
      ...(version !== undefined && { version }),
      ...(image !== undefined && { image }),
    };
  });
  return [
    ...lines.filter(({ image }) => image !== undefined),
    ...lines.filter(({ image }) => image === undefined),
  ];
}

/** `1.7.10` of `host:5000/bandit:1.7.10`: the colon of a port stands before a slash. */
function tagOf(image: string): string | undefined {
  return image.includes('@') ? undefined : /:([^:/]+)$/.exec(image)?.[1]?.replace(/^v(?=\d)/, '');
}
