import { describe, expect, it } from 'vitest';
import { load } from '../../../engine/load/load.ts';
import { compile } from '../../../engine/plan/compile.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { stepRegistry } from '../../../steps/registry.ts';
import { stageRegistry } from '../../../steps/stages/registry.ts';
import { renderGraph } from './graph.ts';

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
          execution:
            steps:
              - step: { identifier: a, name: a, type: Run, spec: { image: x, command: y } }
              - parallel:
                  - step: { identifier: b, name: b, type: Run, spec: { image: x, command: y }, strategy: { repeat: { times: 2 } } }
                  - stepGroup:
                      identifier: g
                      name: g
                      steps:
                        - step: { identifier: c, name: c, type: Run, spec: { image: x, command: y } }
              - step: { identifier: d, name: d, type: Run, spec: { image: x, command: y } }
`;

async function planOf(): Promise<Plan> {
  const registries = { steps: stepRegistry, stages: stageRegistry };
  const { definition } = await load({ file: 'p.yaml', text }, registries);
  return compile(definition, registries);
}

describe('the graph of a plan', () => {
  it('in Mermaid joins what follows what, through parallel steps and groups', async () => {
    expect(renderGraph(await planOf(), 'mermaid').split('\n')).toEqual([
      'flowchart LR',
      '  subgraph n5["s"]',
      '    n0["a"]',
      '    n1["b (loop)"]',
      '    subgraph n3["g"]',
      '      n2["c"]',
      '    end',
      '    n4["d"]',
      '  end',
      '  n0 --> n1',
      '  n0 --> n2',
      '  n1 --> n4',
      '  n2 --> n4',
    ]);
  });

  it('in DOT has the same arrows between ids', async () => {
    const graph = renderGraph(await planOf(), 'dot');

    for (const arrow of ['"s/a" -> "s/b"', '"s/a" -> "s/g/c"', '"s/b" -> "s/d"', '"s/g/c" -> "s/d"']) {
      expect(graph).toContain(arrow);
    }
  });

  it('as a tree shows what holds what', async () => {
    expect(renderGraph(await planOf(), 'tree').split('\n')).toEqual([
      '└─ s  CI',
      '   ├─ a  Run',
      '   ├─ in parallel',
      '   │  ├─ b (loop)  Run',
      '   │  └─ g',
      '   │     └─ c  Run',
      '   └─ d  Run',
    ]);
  });
});
