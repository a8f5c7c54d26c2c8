/** What the flags of a build ask for. Paths are as written. */
export type PushPlan =
  | { readonly kind: 'push'; readonly tarPath?: string; readonly warning?: string }
  | {
      readonly kind: 'build-only';
      readonly reason: string;
      readonly tarPath?: string;
      readonly warning?: string;
    }
  | { readonly kind: 'impossible'; readonly reason: string };

/** Reads the flags of the build plugins from the step's environment; stage variables are part of it. */
export function pushPlan(env: Readonly<Record<string, string>>): PushPlan {
  const isSet = (name: string) => env[name]?.toLowerCase() === 'true';
  const flag = ['PLUGIN_NO_PUSH', 'PLUGIN_DRY_RUN'].find(isSet);
  const written = env['PLUGIN_TAR_PATH'] ?? '';
  const tar = written === '' ? {} : { tarPath: written };
  if (isSet('PLUGIN_PUSH_ONLY')) {
    if (flag !== undefined)
      return { kind: 'impossible', reason: `PLUGIN_PUSH_ONLY and ${flag} exclude each other` };
    if (env['PLUGIN_SOURCE_TAR_PATH']) {
      return {
        kind: 'impossible',
        reason: 'an archive cannot be pushed without a build (PLUGIN_SOURCE_TAR_PATH)',
      };
    }
    const reason = 'PLUGIN_PUSH_ONLY is set';
    const warning = 'PLUGIN_PUSH_ONLY without PLUGIN_SOURCE_TAR_PATH is read as "build without a push"';
    return { kind: 'build-only', reason, warning, ...tar };
  }
  if (flag !== undefined) return { kind: 'build-only', reason: `${flag} is set`, ...tar };
  return { kind: 'push', ...tar };
}
