/** For each flat setting, the place in a scanner step's `spec` that says the same. Others follow `toolSetting`. */
export const stepPathOfSetting = {
  policy_type: 'mode',
  product_config_name: 'config',
  scan_type: 'target.type',
  target_name: 'target.name',
  target_variant: 'target.variant',
  target_detection: 'target.detection',
  workspace: 'target.workspace',
  ingestion_file: 'ingestion.file',
  fail_on_severity: 'advanced.fail_on_severity',
  include_raw: 'advanced.include_raw',
  log_level: 'advanced.log.level',
  log_serializer: 'advanced.log.serializer',
  tool_args: 'advanced.args.cli',
  tool_passthrough: 'advanced.args.passthrough',
  container_type: 'image.type',
  container_domain: 'image.domain',
  container_project: 'image.name',
  container_tag: 'image.tag',
  container_region: 'image.region',
  container_access_id: 'image.access_id',
  container_access_token: 'image.access_token',
  container_registry: 'image.registry',
  container_image_path: 'image.image_path',
  instance_domain: 'instance.domain',
  instance_path: 'instance.path',
  instance_protocol: 'instance.protocol',
  instance_port: 'instance.port',
  instance_username: 'instance.username',
  instance_password: 'instance.password',
  product_auth_type: 'auth.type',
  product_access_id: 'auth.access_id',
  product_access_token: 'auth.access_token',
  product_domain: 'auth.domain',
  product_region: 'auth.region',
  product_api_version: 'auth.version',
  generate_sbom: 'sbom.generate',
  sbom_type: 'sbom.format',
  artifact_type: 'repository.type',
  artifact_registry: 'repository.registry',
  artifact_name: 'repository.name',
  artifact_version: 'repository.version',
  ingest_tool_severity: 'tool.ingest_tool_severity',
  zap_custom_port: 'tool.port',
} as const;

export type SettingName = keyof typeof stepPathOfSetting;

export const settingNames = Object.keys(stepPathOfSetting) as readonly SettingName[];

const toolPrefix = 'product_';

/** `['java', 'binaries']` of a step's `tool` block is the setting `product_java_binaries`. */
export function toolSetting(path: readonly string[]): string {
  return `${toolPrefix}${path.join('_')}`;
}

/** Older names of target name and variant, which depend on what kind of target it is. */
export const targetAliases = {
  repository: { name: 'repository_project', variant: 'repository_branch' },
  container: { name: 'container_project', variant: 'container_tag' },
  instance: { name: 'instance_identifier', variant: 'instance_environment' },
  configuration: { name: 'configuration_type', variant: 'configuration_environment' },
} as const;
