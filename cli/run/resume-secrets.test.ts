import { expect, it } from 'vitest';
import type { PlanNode } from '../../engine/plan/plan.ts';
import { PersistentMap } from '../../engine/state/persistent-map.ts';
import type { ExecutionState, NodeState } from '../../engine/state/state.ts';
import { secretOutputs } from './resume-secrets.ts';

it('secret outputs of steps that are taken over are masked again', () => {
  const outputVariables = [
    { name: 'TOKEN', type: 'Secret' },
    { name: 'PLAIN', type: 'String' },
    { name: 'GONE', type: 'Secret' },
  ];
  const element = { raw: { spec: { outputVariables } } };
  const plan = { id: 's/a', kind: 'step', element } as unknown as PlanNode;
  const node: NodeState = {
    plan,
    status: 'SUCCEEDED',
    attempt: 0,
    outputs: { output: { outputVariables: { TOKEN: 'hunter2', PLAIN: 'seen' } } },
  };
  const state: ExecutionState = { nodes: new PersistentMap<NodeState>().set('s/a', node), attention: [] };

  expect(secretOutputs([plan, { ...plan, id: 's/none' }], state)).toEqual(['hunter2']);
});
