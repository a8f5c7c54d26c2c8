import type { JsonSchema } from '../../engine/step-type.ts';
import { pullProperty, resourcesProperty } from '../container/fields.ts';
import { anyMap, choice, flag, object, spec, text, textList } from '../schema/properties.ts';
import { outputVariablesProperty } from '../script/output-variables.ts';

const target: JsonSchema = object('What is scanned, and which variant of it.', {
  properties: {
    type: choice('Kind of target.', ['repository', 'container', 'instance', 'configuration']),
    name: text('Name of the target; every scan of it counts towards the same issues.'),
    variant: text('Branch, tag or environment that is scanned.'),
    detection: choice('`auto` finds name and variant in the codebase or the image.', ['manual', 'auto']),
    workspace: text('Directory to scan, relative to the workspace; all of it when absent.'),
  },
});

const advanced: JsonSchema = object('Options that most scans do without.', {
  properties: {
    log: object('How much the scanner tells.', {
      properties: {
        level: text('`debug`, `info`, `warning` or `error`.'),
        serializer: text('Not used here.'),
      },
    }),
    args: object('Arguments for the scanner itself.', {
      properties: {
        cli: text('Arguments that are added to the scanner’s command line.'),
        passthrough: text('More arguments of the same kind.'),
      },
    }),
    fail_on_severity: text(
      'Fail when an issue is at least as severe: `critical`, `high`, `medium`, `low`, `info` or `none`.',
    ),
    include_raw: flag('Keep what the scanner wrote about each issue.'),
  },
});

const image: JsonSchema = object('The image to scan.', {
  properties: {
    type: text('Where the image is: `docker_v2`, `local_image`, `local_archive`, …'),
    domain: text('Registry of the image, such as `docker.io`.'),
    name: text('Name of the image, without registry and tag.'),
    tag: text('Tag of the image; `latest` when absent.'),
    region: text('Region of the registry.'),
    access_id: text('User name for the registry.'),
    access_token: text('Password for the registry.'),
    registry: text('Not used here.'),
    image_path: text('Not used here.'),
  },
});

const instance: JsonSchema = object('The running instance to scan.', {
  properties: {
    domain: text('Host name.'),
    path: text('Path on the host.'),
    protocol: text('`https` when absent.'),
    port: text('Port on the host.'),
    username: text('User to log in as.'),
    password: text('Password of the user.'),
  },
});

const auth: JsonSchema = object('Access to the scanner’s own service.', {
  properties: {
    access_token: text('Token or password.'),
    access_id: text('User or key id.'),
    domain: text('URL of the service.'),
    region: text('Region of the service.'),
    ssl: flag('Check the certificate of the service.'),
    type: text('Kind of login.'),
    version: text('Version of the service’s interface.'),
  },
});

/** What a step says about the container that scans, in either style. */
export const scanContainerProperties = {
  privileged: flag('Not used here: a scanner needs no privileges, images are handed to it as archives.'),
  imagePullPolicy: pullProperty,
  runAsUser: text('User id the scanner runs as.'),
  resources: resourcesProperty,
  baseImageConnectorRefs: textList('Not used here.'),
  outputVariables: outputVariablesProperty('Not used here: a scan publishes its counts.', 'Not used here.'),
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** Every scanner's step has the same spec; which values it takes is checked against the scanner. */
export const scanSchema = spec({
  required: ['mode', 'config', 'target'],
  properties: {
    mode: choice('Run the scanner, or read a report.', ['orchestration', 'ingestion', 'extraction']),
    config: text('Named configuration of the scanner; `default` is one.'),
    target,
    advanced,
    ingestion: object('The report to read.', {
      properties: { file: text('File, directory or pattern; relative to the workspace.') },
    }),
    image,
    instance,
    auth,
    sbom: object('Bill of materials; not written here.', {
      properties: { generate: flag('Whether to write one.'), format: text('Its format.') },
    }),
    repository: object('Where an artifact is kept.', {
      properties: {
        type: text('Kind of repository.'),
        registry: text('Registry of the artifact.'),
        name: text('Name of the artifact.'),
        version: text('Version of the artifact.'),
      },
    }),
    tool: anyMap('Options of the scanner.'),
    settings: anyMap('Settings in the older style; they win over the fields above.'),
    connectorRef: text('Not used here: the scanner’s public image is run.'),
    imageTag: text('Not used here: the scanner’s image is set in the configuration.'),
    ...scanContainerProperties,
  },
});
