import { describe, expect, it } from 'vitest';
import { load } from '../../engine/load/load.ts';
import { compile } from '../../engine/plan/compile.ts';
import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import { stepRegistry } from '../../steps/registry.ts';
import { stageRegistry } from '../../steps/stages/registry.ts';
import { type StepSelection, selectSteps } from './select-steps.ts';

const step = (id: string, type = 'Run', more = '') =>
  `- step: { identifier: ${id}, name: ${id}, type: ${type}, spec: { image: busybox, command: run ${id} }${more} }`;

const stage = (id: string, ...steps: readonly string[]) => `
    - stage:
        identifier: ${id}
        name: ${id}
        type: CI
        spec:
          cloneCodebase: true
          execution:
            steps:
${steps.map((each) => `              ${each}`).join('\n')}`;

const yaml = `pipeline:
  identifier: p
  name: p
  properties: { ci: { codebase: { connectorRef: c, build: <+input> } } }
  stages:${stage('one', step('db', 'Background'), step('build'), step('test'), step('late'))}${stage(
    'two',
    `- stepGroup: { identifier: group, name: group, steps: [{ ${step('deep').slice(2)} }, { ${step('test').slice(2)} }] }`,
    step('turns', 'Run', ', strategy: { repeat: { times: 2 } }'),
  )}
`;

const registries = { steps: stepRegistry, stages: stageRegistry };
const loaded = load({ file: 'p.yaml', text: yaml }, registries, {
  inputs: { sources: [], revision: { branch: 'main' } },
});

async function running(selection: Partial<StepSelection>): Promise<readonly string[]> {
  const plan = compile((await loaded).definition, registries);
  const leaveOut = selectSteps(plan, { only: [], ...selection });
  return allSteps(plan)
    .filter((node) => leaveOut?.(node) === undefined)
    .map(({ id }) => id);
}

function allSteps(plan: Plan): readonly PlanNode[] {
  const below = (node: PlanNode): readonly PlanNode[] =>
    (node.loop?.body ?? node).kind === 'step'
      ? [node.loop?.body ?? node]
      : (node.loop?.body ?? node).children.flatMap(below);
  return below(plan.root);
}

describe('a run of a part of the steps', () => {
  it.each<[what: string, selection: Partial<StepSelection>, runs: readonly string[]]>([
    ['--until build', { until: 'build' }, ['one/clone', 'one/db', 'one/build']],
    [
      '--until deep',
      { until: 'deep' },
      ['one/clone', 'one/db', 'one/build', 'one/test', 'one/late', 'two/clone', 'two/group/deep'],
    ],
    ['--only build', { only: ['build'] }, ['one/clone', 'one/db', 'one/build']],
    ['--only one/test', { only: ['one/test'] }, ['one/clone', 'one/db', 'one/test']],
    ['--only group/test', { only: ['group/test'] }, ['two/clone', 'two/group/test']],
    ['--only group', { only: ['group'] }, ['two/clone', 'two/group/deep', 'two/group/test']],
    ['--only turns', { only: ['turns'] }, ['two/clone', 'two/turns']],
    [
      '--only build --only deep',
      { only: ['build', 'deep'] },
      ['one/clone', 'one/db', 'one/build', 'two/clone', 'two/group/deep'],
    ],
    [
      '--only late where build was done before',
      { only: ['late'], isDone: ({ id }) => id === 'one/build' || id === 'two/group/deep' },
      ['one/clone', 'one/db', 'one/build', 'one/late'],
    ],
  ])('%s runs what is asked for and what that needs', async (_what, selection, runs) => {
    const clones = (await running({})).filter((id) => /clone/i.test(id));
    const named = runs.map((id) =>
      id.endsWith('/clone') ? (clones.find((each) => each.startsWith(id.split('/')[0] ?? '')) ?? id) : id,
    );

    expect(await running(selection)).toEqual(named);
  });

  it.each<[what: string, selection: Partial<StepSelection>, code: string, says: string]>([
    ['an unknown step', { only: ['biuld'] }, 'usage/unknown-step', 'did you mean "build"?'],
    ['a name that two steps have', { until: 'test' }, 'usage/ambiguous-step', 'one/test, two/group/test'],
    ['a name like no other', { until: 'zzzzzz' }, 'usage/unknown-step', 'there is one/'],
  ])('refuses %s', async (_what, selection, code, says) => {
    await expect(running(selection)).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
  });
});
