import { expect, it } from 'vitest';
import { load } from '../../engine/load/load.ts';
import { compile } from '../../engine/plan/compile.ts';
import { stepRegistry } from '../../steps/registry.ts';
import { stageRegistry } from '../../steps/stages/registry.ts';
import { infrastructureNotes } from './infrastructure-notes.ts';

const text = `pipeline:
  identifier: p
  name: p
  stages:
    - stage:
        identifier: s
        name: s
        type: CI
        spec:
          cloneCodebase: false
          infrastructure: { type: KubernetesDirect, spec: { connectorRef: c, namespace: n } }
          execution:
            steps:
              - step: { identifier: a, name: a, type: Run, spec: { image: x, command: y } }
`;

it('a Kubernetes stage says where it runs instead', async () => {
  const registries = { steps: stepRegistry, stages: stageRegistry };
  const { definition } = await load({ file: 'p.yaml', text }, registries);

  expect(infrastructureNotes(compile(definition, registries), 'docker')).toEqual([
    's asks for KubernetesDirect; it runs on the docker runtime',
  ]);
});
