import { expect, it } from 'vitest';
import type { Question } from '../engine/ports.ts';
import { ManualClock, realClock } from './clock-for-tests.ts';
import { describeOnBoth } from './databases-for-tests.ts';
import { finished, header } from './executions-for-tests.ts';

const question: Question = {
  nodeId: 'deploy/approve',
  title: 'Deploy to production?',
  actions: ['Approve', 'Reject'],
  until: 9_000,
};
const approval = {
  nodeId: 'deploy/approve',
  action: 'Approve',
  by: 'grace',
  at: 2_000,
  inputs: { region: 'eu' },
};

describeOnBoth('a question to people', (database) => {
  it('is seen and answered from another process', async () => {
    const asking = await database().open();
    const answering = await database().open();
    await asking.executions.create(header('a'));
    const answer = asking.decisions.source('a', { pollMs: 5 }).ask(question, AbortSignal.timeout(10_000));

    await expect
      .poll(async () => (await answering.decisions.open()).map((each) => each.question))
      .toEqual([question]);
    const posted = await answering.decisions.post('a', approval);

    expect(posted).toBe('accepted');
    expect(await answer).toEqual(approval);
    expect(await answering.decisions.open()).toEqual([]);
  });

  it('takes the first answer and tells the second that it is late', async () => {
    const first = await database().open();
    const second = await database().open();
    await first.executions.create(header('a'));
    await first.decisions.record('a', question);

    const posted = await Promise.all([
      first.decisions.post('a', approval),
      second.decisions.post('a', { ...approval, action: 'Reject' }),
    ]);

    expect(posted.sort()).toEqual(['accepted', 'already-answered']);
  });

  it('that was never asked takes no answer', async () => {
    const { decisions, executions } = await database().open();
    await executions.create(header('a'));

    expect(await decisions.post('a', approval)).toBe('not-waiting');
    expect(await decisions.post('gone', approval)).toBe('not-waiting');
  });

  it('asked again forgets the answer to the question before', async () => {
    const { decisions, executions } = await database().open(new ManualClock(1_000));
    await executions.create(header('a'));
    await decisions.record('a', question);
    await decisions.post('a', approval);

    await decisions.record('a', { ...question, title: 'Really?' });

    expect(await decisions.open('a')).toEqual([
      { executionId: 'a', question: { ...question, title: 'Really?' }, askedAt: 1_000 },
    ]);
  });

  it('is looked after once per interval of the clock', async () => {
    const clock = new ManualClock(0);
    const { decisions, executions } = await database().open(clock);
    await executions.create(header('a'));
    await decisions.record('a', question);
    const answer = decisions.next('a', question.nodeId, {
      pollMs: 500,
      signal: new AbortController().signal,
    });

    await expect.poll(() => clock.sleepers).toBe(1);
    await decisions.post('a', approval);
    clock.advance(499);
    expect(clock.sleepers).toBe(1);
    clock.advance(1);

    expect(await answer).toEqual(approval);
  });

  it('is withdrawn when the wait ends without an answer', async () => {
    const { decisions, executions } = await database().open();
    await executions.create(header('a'));
    const controller = new AbortController();
    const answer = decisions.source('a', { pollMs: 5 }).ask(question, controller.signal);
    await expect.poll(() => decisions.open('a')).toHaveLength(1);

    controller.abort(new Error('timeout of the step'));

    await expect(answer).rejects.toThrow('timeout of the step');
    expect(await decisions.open('a')).toEqual([]);
  });

  it('goes with its execution, and a wait for it ends', async () => {
    const { decisions, executions } = await database().open(realClock);
    await executions.create(header('a'));
    const answer = decisions.source('a', { pollMs: 5 }).ask(question, AbortSignal.timeout(10_000));
    answer.catch(() => undefined);
    await expect.poll(() => decisions.open('a')).toHaveLength(1);

    const journal = await executions.openJournal('a');
    journal.append(finished());
    await journal.close();

    expect(await decisions.open()).toEqual([]);
    await expect(answer).rejects.toMatchObject({ code: 'store/question-gone' });
  });
});
