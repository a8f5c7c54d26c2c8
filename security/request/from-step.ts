import { findScannerByType, scanners } from '../scanners/registry.ts';
import { readRequest } from './read-request.ts';
import type { RequestResult, Settings } from './scan-request.ts';
import { settingNames, stepPathOfSetting, toolSetting } from './setting-names.ts';
import { flatSettings, isBlock, settingText } from './setting-text.ts';

/**
 * Reads the `spec` of a scanner step (`Bandit`, `AquaTrivy`, …) after its expressions were resolved. Entries of
 * `spec.settings` win over the fields of the step.
 */
export function requestFromStep(stepType: string, spec: unknown): RequestResult {
  const scanner = findScannerByType(stepType);
  if (!scanner) return { ok: false, problems: [unknownType(stepType)] };
  const block = isBlock(spec) ? spec : {};
  const settings = flatSettings(isBlock(block['settings']) ? block['settings'] : {});
  return readRequest({ scanner, style: 'step', base: flatten(block), overlay: settings });
}

function unknownType(stepType: string) {
  const known = scanners.flatMap(({ type }) => type ?? []).join(', ');
  return {
    path: 'type',
    code: 'scan/unknown-product',
    message: `no scanner step is called "${stepType}"; there are ${known}`,
  } as const;
}

function flatten(spec: Readonly<Record<string, unknown>>): Settings {
  const flat: Record<string, string> = {};
  for (const name of settingNames) {
    const text = settingText(valueAt(spec, stepPathOfSetting[name].split('.')));
    if (text !== undefined) flat[name] = text;
  }
  const ssl = settingText(valueAt(spec, ['auth', 'ssl']));
  if (ssl !== undefined) flat['bypass_ssl_check'] = String(ssl.trim().toLowerCase() === 'false');
  return { ...flattenTool(spec['tool'], []), ...flat };
}

function flattenTool(value: unknown, path: readonly string[]): Settings {
  if (isBlock(value)) {
    const entries = Object.entries(value).map(([key, inner]) => flattenTool(inner, [...path, key]));
    return Object.assign({}, ...entries);
  }
  const text = settingText(value);
  const named = path.length === 1 && (path[0] === 'ingest_tool_severity' || path[0] === 'port');
  return text === undefined || path.length === 0 || named ? {} : { [toolSetting(path)]: text };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isBlock(value) && Object.hasOwn(value, key) ? valueAt(value[key], rest) : undefined;
}
