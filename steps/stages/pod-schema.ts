import type { JsonSchema } from '../../engine/step-type.ts';
import { containerProperties, pullProperty } from '../container/fields.ts';
import { anyMap, choice, flag, listOf, object, text, textList, textMap } from '../schema/properties.ts';

const os = choice('Operating system of the stage.', ['Linux', 'MacOS', 'Windows']);

const volume: JsonSchema = object('A volume every container of the stage sees.', {
  required: ['mountPath', 'type'],
  properties: {
    mountPath: text('Absolute path in the containers.'),
    type: choice('Where the data lives.', ['EmptyDir', 'HostPath', 'PersistentVolumeClaim']),
    spec: object('Details by type.', {
      properties: {
        medium: text('`Memory` keeps an EmptyDir in memory.'),
        size: text('Size of an EmptyDir; not enforced here.'),
        path: text('Directory of the machine (HostPath).'),
        type: text('What must be at the path (HostPath); not checked here.'),
        claimName: text('Name of the claim; here a volume of that name.'),
        readOnly: flag('Mount the claim read-only.'),
      },
    }),
  },
});

const kubernetesSpec = {
  connectorRef: text('Connector of the cluster; not needed here.'),
  namespace: text('Namespace of the pod; not needed here.'),
  os,
  automountServiceAccountToken: flag('Not used here.'),
  serviceAccountName: text('Not used here.'),
  priorityClassName: text('Not used here.'),
  nodeSelector: anyMap('Not used here.'),
  tolerations: listOf('Not used here.', { type: 'object' }),
  annotations: textMap('Annotations of the pod.'),
  labels: textMap('Labels of the pod.'),
  harnessImageConnectorRef: text('Connector to pull images of Harness with.'),
  imagePullPolicy: pullProperty,
  initTimeout: text('How long preparing the stage may take.'),
  runAsUser: text('User id of every container that names none.'),
  containerSecurityContext: anyMap(
    'Security settings of every container: `privileged` and `runAsUser` are used.',
  ),
  hostNames: textList('Names that resolve to this machine in every container.'),
  volumes: listOf('Volumes every container of the stage sees.', volume),
  podSpecOverlay: text('Not used here.'),
  poolName: text('Pool of machines (VM); not needed here.'),
  identifier: text('Pool of machines (VM); not needed here.'),
  type: text('Kind of pool (VM); not needed here.'),
  spec: anyMap('The pool (VM); not needed here.'),
};

const infrastructure: JsonSchema = object(
  'Where Harness runs the stage; here it runs on the chosen runtime.',
  {
    properties: {
      type: choice('Kind of infrastructure.', [
        'KubernetesDirect',
        'UseFromStage',
        'VM',
        'HostedVm',
        'Docker',
      ]),
      useFromStage: text('Stage whose infrastructure this one shares.'),
      spec: object('Settings of the infrastructure.', { properties: kubernetesSpec }),
    },
  },
);

const service: JsonSchema = object(
  'A service that runs beside the steps (the older form of a Background step).',
  {
    required: ['identifier'],
    properties: {
      identifier: text('Id of the service, and its host name.'),
      name: text('Name of the service.'),
      type: choice('Always `Service`.', ['Service']),
      description: text('What the service is for.'),
      spec: object('The container.', {
        required: ['image'],
        properties: {
          ...containerProperties,
          entrypoint: textList('Program to run instead of the image’s own.'),
          args: textList('Arguments of the program.'),
          portBindings: textMap('Container ports by host port; not published here.'),
        },
      }),
    },
  },
);

/** Fields of `spec` that CI and SecurityTests stages share. */
export const podStageProperties = {
  cloneCodebase: flag('Put the codebase into the workspace first; true when absent.'),
  execution: anyMap('The steps.'),
  infrastructure,
  platform: object('Machine the stage asks for.', {
    properties: { os, arch: choice('Processor of the machine.', ['Amd64', 'Arm64']) },
  }),
  runtime: object('Where the stage runs, in the newer spelling.', {
    properties: {
      type: choice('Kind of runtime.', ['Docker', 'Cloud', 'KubernetesDirect', 'VM']),
      spec: anyMap('Settings of the runtime; not used here.'),
    },
  }),
  sharedPaths: textList('Directories that all containers of the stage share, besides the workspace.'),
  serviceDependencies: listOf('Services that run beside the steps.', service),
} as const satisfies Readonly<Record<string, JsonSchema>>;
