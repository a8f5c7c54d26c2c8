import type { TargetType } from '../target.ts';
import {
  type AuthRequest,
  type ImageRequest,
  type InstanceRequest,
  imageTypes,
  type Settings,
} from './scan-request.ts';
import type { SettingReader } from './setting-reader.ts';

export function readImage(
  settings: Settings,
  type: TargetType,
  reader: SettingReader,
): ImageRequest | undefined {
  const imageType = reader.choose('container_type', imageTypes);
  if (type !== 'container' && settings['container_project'] === undefined && !imageType) return undefined;
  return {
    type: imageType ?? 'docker_v2',
    name: settings['container_project']?.trim() ?? '',
    ...defined({
      domain: settings['container_domain'],
      tag: settings['container_tag'],
      region: settings['container_region'],
      accessId: settings['container_access_id'],
      accessToken: settings['container_access_token'],
    }),
  };
}

export function readInstance(settings: Settings, type: TargetType): InstanceRequest | undefined {
  const domain = settings['instance_domain']?.trim();
  if (type !== 'instance' || !domain) return undefined;
  const port = Number(settings['instance_port']);
  return {
    domain,
    protocol: settings['instance_protocol']?.trim() || 'https',
    ...(Number.isInteger(port) && port > 0 && { port }),
    ...defined({
      path: settings['instance_path'],
      username: settings['instance_username'],
      password: settings['instance_password'],
    }),
  };
}

/** For a cloud configuration the keys to the account come under names of their own. */
export function readAuth(settings: Settings, type: TargetType): AuthRequest | undefined {
  const own = (name: string) => (type === 'configuration' ? settings[`configuration_${name}`] : undefined);
  const auth = defined({
    type: settings['product_auth_type'],
    accessId: own('access_id') ?? settings['product_access_id'],
    accessToken: own('access_token') ?? settings['product_access_token'],
    domain: settings['product_domain'],
    region: own('region') ?? settings['product_region'],
    version: settings['product_api_version'],
  });
  const bypass = settings['bypass_ssl_check']?.trim().toLowerCase();
  if (Object.keys(auth).length === 0 && bypass === undefined) return undefined;
  return { ...auth, ssl: bypass !== 'true' };
}

/** `product_project_key` is the tool's option `project_key`. */
export function readTool(settings: Settings): Settings {
  const options = Object.entries(settings)
    .filter(([name]) => name.startsWith('product_') && !notOfTool.has(name))
    .map(([name, value]) => [name.slice('product_'.length), value]);
  return {
    ...Object.fromEntries(options),
    ...defined({ ingest_tool_severity: settings['ingest_tool_severity'], port: settings['zap_custom_port'] }),
  };
}

const notOfTool: ReadonlySet<string> = new Set([
  'product_name',
  'product_config_name',
  'product_auth_type',
  'product_access_id',
  'product_access_token',
  'product_domain',
  'product_region',
  'product_api_version',
]);

/** Leaves out what is absent or blank, and trims the rest. */
function defined<K extends string>(
  values: Readonly<Record<K, string | undefined>>,
): { readonly [P in K]?: string } {
  const entries = Object.entries<string | undefined>(values).flatMap(([key, value]) =>
    value?.trim() ? [[key, value.trim()] as const] : [],
  );
  // The keys are a subset of K and the values are texts, which `fromEntries` cannot say.
  return Object.fromEntries(entries) as { readonly [P in K]?: string };
}
