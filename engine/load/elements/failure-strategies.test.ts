import { describe, expect, it } from 'vitest';
import type { FailureStrategyElement, StepEntry } from '../definition.ts';
import { diagnosticsOf, loadText, pipelineOf, stepOf } from '../load-for-tests.ts';

const strategy = (errors: string, action: string) =>
  `{ onFailure: { errors: ${errors}, action: ${action} } }`;

const withStrategies = (...strategies: string[]) => stepOf(`failureStrategies: [${strategies.join(', ')}]`);

const withAction = (action: string) => withStrategies(strategy('[AllErrors]', action));

const read = async (text: string): Promise<readonly FailureStrategyElement[]> => {
  const [entry] = (await loadText(text)).definition.stages;
  const step: StepEntry | undefined = entry?.kind === 'stage' ? entry.stage.steps[0] : undefined;
  return step?.kind === 'step' ? step.step.failureStrategies : [];
};

const messagesOf = async (text: string) => (await diagnosticsOf(text)).map(({ message }) => message);

const retry = (spec: string) => withAction(`{ type: Retry, spec: ${spec} }`);
const then = (action: string) => `onRetryFailure: { action: ${action} }`;
const manual = (spec: string) => withAction(`{ type: ManualIntervention, spec: ${spec} }`);
const onTimeout = (action: string) => `onTimeout: { action: ${action} }`;
const ignore = '{ type: Ignore }';

describe('failure strategies', () => {
  it('reads every action without settings', async () => {
    const types = ['Ignore', 'MarkAsSuccess', 'MarkAsFailure', 'Abort', 'StageRollback', 'PipelineRollback'];

    for (const type of types) {
      expect(await read(withAction(`{ type: ${type} }`))).toEqual([
        { errors: ['AllErrors'], action: { type } },
      ]);
    }
  });

  it('reads a retry in plain and in wrapped form', async () => {
    const action = {
      type: 'Retry',
      retryCount: 3,
      retryIntervalsMs: [2_000, 60_000],
      onRetryFailure: { type: 'Ignore' },
    };

    const plain = `{ retryCount: 3, retryIntervals: [2s, 1m], ${then(ignore)} }`;
    const wrapped = `{ retryCount: { value: 3 }, retryIntervals: { value: [{ timeoutString: 2s }, 1m] }, ${then(ignore)} }`;

    expect((await read(retry(plain)))[0]?.action).toEqual(action);
    expect((await read(retry(wrapped)))[0]?.action).toEqual(action);
  });

  it('reads the condition of a retry, and an interval of nothing as no wait', async () => {
    const spec = `{ retryCount: 1, retryIntervals: [0s], condition: <+step.exitCode> == 137, ${then(ignore)} }`;

    expect((await read(retry(spec)))[0]?.action).toMatchObject({
      retryIntervalsMs: [0],
      condition: '<+step.exitCode> == 137',
    });
  });

  it('reads a manual intervention inside a retry', async () => {
    const inner = `{ type: ManualIntervention, spec: { timeout: 1h 5m, ${onTimeout('{ type: Abort }')} } }`;

    expect(
      (await read(retry(`{ retryCount: 1, retryIntervals: [1s], ${then(inner)} }`)))[0]?.action,
    ).toMatchObject({
      onRetryFailure: { type: 'ManualIntervention', timeoutMs: 3_900_000, onTimeout: { type: 'Abort' } },
    });
  });

  it('reads names of errors in any case', async () => {
    expect((await read(withStrategies(strategy('[timeout, UNKNOWN]', ignore))))[0]?.errors).toEqual([
      'Timeout',
      'Unknown',
    ]);
  });

  it('reads an input nobody filled as no strategy', async () => {
    expect(await read(stepOf('failureStrategies: <+input>'))).toEqual([]);
  });

  it.each<[text: string, message: string]>([
    [withStrategies(strategy('[Timout]', ignore)), 'Invalid value: Timout'],
    [
      withStrategies(strategy('[AllErrors, Timeout]', ignore)),
      'With AllErrors there cannot be other specified errors defined in same list.',
    ],
    [
      withStrategies(strategy('[AllErrors]', ignore), strategy('[AllErrors]', ignore)),
      'AllErrors are defined multiple times either in stage or step failure strategies.',
    ],
    [
      withStrategies(strategy('[Timeout]', ignore), strategy('[Timeout]', '{ type: Abort }')),
      'Same error cannot point to multiple failure action - for error : Timeout',
    ],
    [withAction('{ type: Retry }'), 'Retry Spec cannot be null or empty'],
    [retry(`{ retryIntervals: [1s], ${then(ignore)} }`), 'Retry Count cannot be null or empty'],
    [retry(`{ retryCount: 1, ${then(ignore)} }`), 'Retry Interval cannot be null or empty'],
    [
      retry(`{ retryCount: 1, retryIntervals: [], ${then(ignore)} }`),
      'Retry Interval cannot be null or empty',
    ],
    [retry('{ retryCount: 1, retryIntervals: [1s] }'), 'Retry Action cannot be null or empty'],
    [
      retry(`{ retryCount: <+a>, retryIntervals: [1s], ${then(ignore)} }`),
      'RetryCount fixed value is not given.',
    ],
    [
      retry(`{ retryCount: 0, retryIntervals: [1s], ${then(ignore)} }`),
      'Retry Count is a whole number, 1 or more',
    ],
    [
      retry(`{ retryCount: 1, retryIntervals: <+input>, ${then(ignore)} }`),
      'RetryIntervals cannot be expression/runtime input. Please give values.',
    ],
    [
      retry(`{ retryCount: 1, retryIntervals: [<+a>], ${then(ignore)} }`),
      'RetryIntervals cannot be expression/runtime input. Please give values.',
    ],
    [retry(`{ retryCount: 1, retryIntervals: [soon], ${then(ignore)} }`), '"soon" is not a duration'],
    [
      retry(`{ retryCount: 1, retryIntervals: [1s], ${then('{ type: Retry }')} }`),
      'Retry action cannot have post retry failure action as Retry',
    ],
    [
      retry(`{ retryCount: 1, retryIntervals: [1s], ${then('{ type: ProceedWithDefaultValues }')} }`),
      'Retry action cannot have post retry failure action as ProceedWithDefaultValues',
    ],
    [
      retry(`{ retryCount: 1, retryIntervals: [1s], ${then('{ type: StepGroupRollback }')} }`),
      'Retry action cannot have post retry failure action as StepGroupRollback',
    ],
    [
      retry(
        `{ retryCount: 1, retryIntervals: [1s], ${then(`{ type: ManualIntervention, spec: { timeout: 1s, ${onTimeout('{ type: Retry }')} } }`)} }`,
      ),
      'Retry Action cannot be applied under Manual Action which itself is in Retry Action',
    ],
    [withAction('{ type: ManualIntervention }'), 'ManualIntervention Spec cannot be null or empty.'],
    [manual('{ timeout: 1h }'), 'Action onTimeout of ManualIntervention cannot be null or empty.'],
    [
      manual(`{ ${onTimeout(ignore)} }`),
      'Timeout period for ManualIntervention cannot be null or empty. Please give values',
    ],
    [
      manual(`{ timeout: <+input>, ${onTimeout(ignore)} }`),
      'Timeout period for ManualIntervention cannot be expression/runtime input. Please give values.',
    ],
    [
      manual(`{ timeout: 1h, ${onTimeout('{ type: ManualIntervention }')} }`),
      'Manual Action cannot be applied as PostTimeOut Action',
    ],
    [
      manual(`{ timeout: 1h, ${onTimeout('{ type: Retry }')} }`),
      'Retry is not allowed as post timeout action in Manual intervention as it can lead to an infinite loop',
    ],
    [
      manual(`{ timeout: 1h, ${onTimeout('{ type: ProceedWithDefaultValues }')} }`),
      'ProceedWithDefaultValues is not allowed as post timeout action in Manual intervention',
    ],
    [
      withAction('{ type: Retyr }'),
      '"Retyr" is not one of Ignore, Retry, MarkAsSuccess, MarkAsFailure, Abort, ManualIntervention, StageRollback, StepGroupRollback, PipelineRollback, ProceedWithDefaultValues, RetryStepGroup',
    ],
    [
      withAction(
        `{ type: Retry, spec: { retryCount: 1, retryIntervals: [1s], retries: 2, ${then(ignore)} } }`,
      ),
      'unknown key "retries"',
    ],
    [withStrategies('{ onFailure: { errors: [AllErrors] } }'), 'missing key "action"'],
    [withStrategies('{ onFailure: { action: { type: Ignore } } }'), 'missing key "errors"'],
  ])('%#: %s', async (text, message) => {
    expect(await messagesOf(text)).toEqual([message]);
  });

  it('points at the error, action or value that is wrong', async () => {
    const [diagnostic] = await diagnosticsOf(withStrategies(strategy('[Timout]', ignore)));

    expect(diagnostic).toMatchObject({
      code: 'definition/unknown-error-type',
      hint: 'did you mean "Timeout"?',
      path: 'pipeline.stages[0].stage.spec.execution.steps[0].step.failureStrategies[0].onFailure.errors[0]',
    });
  });

  it('accepts the same answer to one error twice (F26)', async () => {
    expect(
      await messagesOf(withStrategies(strategy('[Timeout]', ignore), strategy('[Timeout]', ignore))),
    ).toEqual([]);
  });
});

describe('failure strategies around each other', () => {
  const group = (outer: string, inner: string) =>
    pipelineOf(`
- stepGroup:
    identifier: outer
    failureStrategies: [${outer}]
    steps:
      - stepGroup:
          identifier: inner
          failureStrategies: [${inner}]
          steps:
            - step: { identifier: a, type: Work, spec: { command: x } }`);

  const all = strategy('[AllErrors]', ignore);

  it('accept several AllErrors in a step group (F28)', async () => {
    expect(await messagesOf(group(`${all}, ${all}`, strategy('[AllErrors]', '{ type: Abort }')))).toEqual([]);
  });

  it('may not answer one error of nested step groups in two ways', async () => {
    expect(
      await messagesOf(group(strategy('[Timeout]', ignore), strategy('[Timeout]', '{ type: Abort }'))),
    ).toEqual(['Same error cannot point to multiple failure action - for error : Timeout']);
  });

  it('let a step answer differently from its stage (F25)', async () => {
    const text = withStrategies(strategy('[Authentication]', ignore)).replace(
      'type: Build',
      `type: Build\n        failureStrategies: [${strategy('[Authentication]', '{ type: Abort }')}]`,
    );

    expect(await messagesOf(text)).toEqual([]);
  });

  it('may not roll back what is being rolled back', async () => {
    const text = pipelineOf('- step: { identifier: a, type: Work, spec: { command: x } }').replace(
      'execution:\n',
      `execution:
            rollbackSteps:
              - step:
                  identifier: b
                  type: Work
                  failureStrategies: [${strategy('[AllErrors]', '{ type: StageRollback }')}]
                  spec: { command: x }
`,
    );

    expect(await messagesOf(text)).toEqual([
      'Step inside rollback section cannot have Rollback as failure strategy.',
    ]);
  });

  it('try a step group again as a whole, and nothing else', async () => {
    const again = strategy(
      '[AllErrors]',
      '{ type: RetryStepGroup, spec: { retryCount: 2, retryIntervals: [1s] } }',
    );

    expect(await messagesOf(group(again, all))).toEqual([]);
    expect(await diagnosticsOf(withStrategies(again))).toMatchObject([
      { severity: 'warning', code: 'definition/retry-step-group-ignored' },
    ]);
    expect(await read(withStrategies(again))).toEqual([]);
  });
});
