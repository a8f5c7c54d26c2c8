import { legacyWords } from './legacy-words.ts';
import type { ScanRequest } from './scan-request.ts';

/** What a scan container sees: every setting `k` as `SECURITY_K`, with defaults and overlays already applied. */
export function securityEnvironment(request: ScanRequest): Readonly<Record<string, string>> {
  const settings = {
    ...request.settings,
    product_name: request.product,
    product_config_name: request.config,
    policy_type: legacyWords.get(request.mode) ?? request.mode,
    scan_type: request.targetType,
    target_name: request.targetName,
    target_variant: request.targetVariant,
    fail_on_severity: request.failOnSeverity,
    include_raw: String(request.includeRaw),
  };
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`SECURITY_${name.toUpperCase()}`, value]),
  );
}
