import { describe, expect, it } from 'vitest';
import type { Value } from '../engine/outcome.ts';
import { runPipeline } from '../test/helpers/run-pipeline.ts';
import { eventsOf, heard, stage } from './notices-for-tests.ts';

const on = (type: string, ...forStages: string[]): Value => ({
  type,
  ...(forStages.length === 0 ? {} : { forStages }),
});

const good = eventsOf(runPipeline, stage('build', ['a']) + stage('test', ['b']));
const bad = eventsOf(runPipeline, stage('build', ['a', 'fails']) + stage('test', ['b']));

describe('a notification rule', () => {
  it.each<[entries: readonly Value[], expected: readonly string[], why: string]>([
    [[on('PipelineStart')], ['PipelineStart'], 'the start'],
    [[on('PipelineEnd')], ['PipelineEnd'], 'the end, whatever it is'],
    [[on('PipelineSuccess')], ['PipelineSuccess'], 'a good end'],
    [[on('PipelineFailed'), on('StepFailed')], [], 'nothing of failures in a good run'],
    [[on('StageStart', 'AllStages')], ['StageStart build', 'StageStart test'], 'all stages'],
    [[on('StageSuccess', 'test')], ['StageSuccess test'], 'only the stage it names'],
    [[on('StageSuccess')], [], 'no stage when it names none'],
    [[on('TriggerFailed'), on('PipelinePaused')], [], 'nothing that never happens here'],
    [
      [on('PipelineSuccess'), on('PipelineEnd')],
      ['PipelineSuccess'],
      'one event once, as what it tells most',
    ],
    [
      [on('AllEvents'), on('PipelineStart')],
      [
        'PipelineStart',
        'StageStart build',
        'StageSuccess build',
        'StageStart test',
        'StageSuccess test',
        'PipelineSuccess',
      ],
      'everything, each once',
    ],
  ])('with %j hears %j of a good run: %s', async (entries, expected) => {
    expect(heard(await good, entries)).toEqual(expected);
  });

  it.each<[entries: readonly Value[], expected: readonly string[]]>([
    [[on('PipelineFailed')], ['PipelineFailed']],
    [[on('PipelineSuccess')], []],
    [[on('StageFailed', 'AllStages')], ['StageFailed build']],
    [[on('StageSuccess', 'AllStages')], []],
    [[on('StepFailed')], ['StepFailed fails']],
    [[{ type: 'StepFailed', forSteps: ['fails'] }], ['StepFailed fails']],
    [[{ type: 'StepFailed', forSteps: ['a'] }], []],
    [[on('StepFailed', 'test')], []],
  ])('with %j hears %j of a failed run', async (entries, expected) => {
    expect(heard(await bad, entries)).toEqual(expected);
  });

  it('is ignored when it is disabled', async () => {
    expect(heard(await good, [on('AllEvents')], { enabled: false })).toEqual([]);
  });

  it('does not call a stage successful whose failures were ignored, nor the pipeline failed', async () => {
    const events = await eventsOf(runPipeline, stage('build', ['fails!']));

    expect(heard(events, [on('StageSuccess', 'AllStages'), on('StageFailed', 'AllStages')])).toEqual([]);
    expect(heard(events, [on('PipelineSuccess'), on('PipelineFailed')])).toEqual(['PipelineSuccess']);
    expect(heard(events, [on('StepFailed')])).toEqual([]);
  });

  it('hears nothing of a stage that was skipped', async () => {
    const never = '        when: { pipelineStatus: Failure }';
    const events = await eventsOf(runPipeline, stage('build', ['a'], never) + stage('test', ['b']));

    expect(heard(events, [on('StageStart', 'AllStages'), on('StageSuccess', 'AllStages')])).toEqual([
      'StageStart test',
      'StageSuccess test',
    ]);
  });

  it('counts an aborted stage as failed', async () => {
    const abort =
      '        failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Abort } } }]';
    const events = await eventsOf(runPipeline, stage('build', ['fails'], abort));

    expect(heard(events, [on('StageFailed', 'build'), on('PipelineFailed')])).toEqual([
      'StageFailed build',
      'PipelineFailed',
    ]);
  });

  it('hears of every turn of a looped stage under the identifier that was written', async () => {
    const loop = '        strategy: { repeat: { times: 2 } }';
    const events = await eventsOf(runPipeline, stage('build', ['a'], loop));

    expect(heard(events, [on('StageSuccess', 'build')])).toEqual([
      'StageSuccess build_0',
      'StageSuccess build_1',
    ]);
    expect(heard(events, [on('StageSuccess', 'build_1')])).toEqual(['StageSuccess build_1']);
  });

  it('hears of a step that waits for a person', async () => {
    const ask =
      '        failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: ManualIntervention, spec: { timeout: 1m, onTimeout: { action: { type: MarkAsFailure } } } } } }]';
    const events = await eventsOf(runPipeline, stage('build', ['fails'], ask));

    expect(heard(events, [on('WaitingForUserAction')])).toEqual(['WaitingForUserAction fails']);
  });
});
