import { describe, expect, it } from 'vitest';
import { nodeOf } from '../../engine/state/reduce.ts';
import { runPipeline } from '../../test/helpers/run-pipeline.ts';
import { type NodeDocument, runDocument } from './run-document.ts';

const run = (id: string, more = '') =>
  `step: { identifier: ${id}, name: ${id} step, type: Run, spec: { image: busybox, command: ${id} }${more} }`;

const pipeline = (steps: string) => `
pipeline:
  identifier: shop
  name: Shop
  projectIdentifier: default
  orgIdentifier: default
  stages:
    - stage:
        identifier: build
        name: Build
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
${steps.replaceAll(/^/gm, '              ')}
`;

async function documentOf(steps: string, behaviors = {}) {
  const { state, exitCode } = await runPipeline({ yaml: pipeline(steps), behaviors });
  return runDocument(state, { ...header, exitCode });
}

describe('the document of a run', () => {
  it('says what ran, how it ended and when', async () => {
    const document = await documentOf(`- ${run('test')}`, { test: { delayMs: 1500 } });

    expect(document).toEqual({
      executionId: 'e1',
      sequenceId: 7,
      pipeline: { identifier: 'shop', name: 'Shop' },
      status: 'Success',
      exitCode: 0,
      startedAt: '2024-01-01T00:00:00.000Z',
      endedAt: '2024-01-01T00:00:01.500Z',
      stages: [
        {
          identifier: 'build',
          name: 'Build',
          type: 'CI',
          status: 'Success',
          steps: [{ identifier: 'test', name: 'test step', type: 'Run', status: 'Success' }],
        },
      ],
    });
  });

  it('gives a failure its first type and its message', async () => {
    const document = await documentOf(`- ${run('test')}`, { test: { exitCode: 3 } });

    expect(document).toMatchObject({ status: 'Failed', exitCode: 1 });
    expect(document.stages[0]).toMatchObject({ status: 'Failed' });
    expect(document.stages[0]).not.toHaveProperty('failure');
    expect(document.stages[0]?.steps?.[0]?.failure).toEqual({
      type: 'Unknown',
      message: expect.stringContaining('3'),
    });
  });

  it('keeps the failure of a step whose failure is ignored', async () => {
    const ignore = ', failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Ignore } } }]';

    const document = await documentOf(`- ${run('test', ignore)}`, { test: { exitCode: 3 } });

    expect(document.status).toBe('IgnoreFailed');
    expect(document.stages[0]?.steps?.[0]).toMatchObject({
      status: 'IgnoreFailed',
      failure: { type: 'Unknown' },
    });
  });

  it('nests groups, unrolls loops in their place and sees through parallel blocks', async () => {
    const steps = [
      `- ${run('first')}`,
      '- parallel:',
      `    - ${run('left', ', strategy: { repeat: { times: 2 } }')}`,
      '    - stepGroup:',
      '        identifier: right',
      '        name: Right',
      '        steps:',
      `          - ${run('inner')}`,
      `- ${run('last')}`,
    ].join('\n');

    const document = await documentOf(steps);

    expect(outline(document.stages)).toEqual([
      'build:Success',
      [
        'first:Success',
        'left_0:Success',
        'left_1:Success',
        'right:Success',
        ['inner:Success'],
        'last:Success',
      ],
    ]);
  });

  it('shows skipped steps and leaves out what never began', async () => {
    const never = ", when: { stageStatus: Success, condition: 'false' }";
    const steps = [`- ${run('skipped', never)}`, `- ${run('slow')}`, `- ${run('unreached')}`].join('\n');
    const { state } = await runPipeline({
      yaml: pipeline(steps),
      behaviors: { slow: { endless: true } },
      onEvent: (event, { interrupt }) => {
        if (event.type === 'step.resolved') interrupt();
      },
    });

    const { status, stages } = runDocument(state, header);

    expect(status).toBe('Aborted');
    expect(outline(stages)).toEqual(['build:Aborted', ['skipped:Skipped', 'slow:Aborted']]);
  });

  it('carries output variables, of failed steps too', async () => {
    const { state } = await runPipeline({
      yaml: pipeline(`- ${run('scan')}`),
      behaviors: { scan: { exitCode: 1 } },
    });
    const scan = nodeOf(state, 'build/scan');
    const outputs = { output: { outputVariables: { CRITICAL: '2', NEW_CRITICAL: '1' } } };

    const { stages } = runDocument(
      { ...state, nodes: state.nodes.set('build/scan', { ...scan, outputs }) },
      header,
    );

    expect(stages[0]?.steps?.[0]).toMatchObject({
      status: 'Failed',
      outputVariables: { CRITICAL: '2', NEW_CRITICAL: '1' },
    });
  });
});

const header = {
  executionId: 'e1',
  sequenceId: 7,
  pipeline: { identifier: 'shop', name: 'Shop' },
  exitCode: 0,
};

/** Identifiers with statuses, lists for what is below. */
function outline(nodes: readonly NodeDocument[]): readonly unknown[] {
  return nodes.flatMap(({ identifier, status, steps }) => [
    `${identifier}:${status}`,
    ...(steps === undefined ? [] : [outline(steps)]),
  ]);
}
