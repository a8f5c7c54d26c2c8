import { type TargetType, targetTypes } from '../target.ts';
import { legacyWords } from './legacy-words.ts';
import type { Settings } from './scan-request.ts';
import { targetAliases } from './setting-names.ts';

/**
 * One flat map out of both layers, with today's words for mode and target type, and with the target's name and variant
 * under their generic names as well as under those of the target's type.
 */
export function mergeSettings(base: Settings, overlay: Settings): Settings {
  const merged: Record<string, string> = { ...base, ...overlay };
  const type = targetTypeOf(merged['scan_type']);
  const mode = merged['policy_type']?.trim();
  if (type) merged['scan_type'] = type;
  if (mode !== undefined) merged['policy_type'] = modeOf(mode);
  const alias = targetAliases[type ?? 'repository'];
  for (const field of ['name', 'variant'] as const) {
    const generic = `target_${field}`;
    const value = pickTarget(type, generic, alias[field], { base, overlay });
    if (value === undefined) continue;
    merged[generic] = value.trim();
    if (type !== 'container') merged[alias[field]] = value.trim();
  }
  return merged;
}

/** An image's name is only a default for the target's name; the other old names say the same thing as the new one. */
function pickTarget(
  type: TargetType | undefined,
  generic: string,
  alias: string,
  { base, overlay }: { readonly base: Settings; readonly overlay: Settings },
): string | undefined {
  const said = overlay[generic] ?? (type === 'container' ? undefined : overlay[alias]);
  return said ?? base[generic] ?? overlay[alias];
}

function targetTypeOf(written: string | undefined): TargetType | undefined {
  const word = written?.trim().toLowerCase();
  return word === 'containerimage' ? 'container' : targetTypes.find((type) => type === word);
}

function modeOf(written: string): string {
  const word = written.toLowerCase();
  return [...legacyWords].find(([, legacy]) => legacy.toLowerCase() === word)?.[0] ?? written;
}
