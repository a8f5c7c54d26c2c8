import { expect, it } from 'vitest';
import { startChild } from './child-for-tests.ts';
import { ManualClock } from './clock-for-tests.ts';
import { describeOnBoth } from './databases-for-tests.ts';
import { collectAll, finished, header, owner, stepFinished } from './executions-for-tests.ts';

describeOnBoth('the list of executions', (database) => {
  it('numbers the executions of each pipeline from 1', async () => {
    const { executions } = await database().open();

    const created = [
      await executions.create(header('a')),
      await executions.create(header('b', { pipelineId: 'deploy' })),
      await executions.create(header('c')),
      await executions.create(header('d', { projectId: 'other' })),
    ];

    expect(created.map((each) => each.sequenceId)).toEqual([1, 1, 2, 1]);
  });

  it('numbers without gaps or doubles when two processes create executions of one pipeline', async () => {
    const children = ['left', 'right'].map((name) =>
      startChild('create', { location: database().location, name, count: 50 }),
    );
    const results = await Promise.all(children.map((child) => child.ended));

    const numbers = results.flatMap((result) => result.output.trim().split('\n').map(Number));
    expect(results.map((result) => result.errors)).toEqual(['', '']);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  }, 60_000);

  it('gives back what was recorded, running until its journal says that it finished', async () => {
    const { executions } = await database().open();
    const begun = await executions.create(header('a', { resumedFrom: 'z' }));

    const journal = await executions.openJournal('a');
    journal.append(finished('FAILED', 1_700_000_009_000));
    await journal.close();

    expect(begun).toEqual({ ...header('a', { resumedFrom: 'z' }), sequenceId: 1, status: 'RUNNING' });
    expect(await executions.list()).toEqual([
      { ...begun, status: 'FAILED', endedAt: 1_700_000_009_000, exitCode: 1 },
    ]);
  });

  it('lists the newest first, page by page, of one pipeline or one status', async () => {
    const { executions } = await database().open();
    for (const id of ['a', 'b', 'c', 'd']) await executions.create(header(id));
    await executions.create(header('e', { pipelineId: 'deploy' }));
    const journal = await executions.openJournal('b');
    journal.append(finished());
    await journal.close();

    const ids = async (filter: Parameters<typeof executions.list>[0]) =>
      (await executions.list(filter)).map((each) => each.id);

    expect(await ids({})).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await ids({ pipelineId: 'build', limit: 2 })).toEqual(['d', 'c']);
    expect(await ids({ pipelineId: 'build', limit: 2, before: 'c' })).toEqual(['b', 'a']);
    expect(await ids({ statuses: ['SUCCEEDED', 'FAILED'] })).toEqual(['b']);
    expect(await ids({ statuses: [] })).toEqual([]);
    expect(await ids({ orgId: 'elsewhere' })).toEqual([]);
  });

  it('finds an execution by its id, the beginning of it, or its number', async () => {
    const { executions } = await database().open();
    await executions.create(header('abc1'));
    await executions.create(header('abd2'));
    await executions.create(header('ab'));
    await executions.create(header('x%y', { pipelineId: 'deploy' }));

    const found = async (...query: Parameters<typeof executions.find>) => {
      const lookup = await executions.find(...query);
      switch (lookup.kind) {
        case 'found':
          return lookup.execution.id;
        case 'none':
          return 'none';
        case 'ambiguous':
          return lookup.candidates.map((each) => each.id);
      }
    };

    expect(await found('abc1')).toBe('abc1');
    expect(await found('abc')).toBe('abc1');
    expect(await found('ab')).toBe('ab');
    expect(await found('a')).toEqual(['ab', 'abd2', 'abc1']);
    expect(await found('ABC')).toBe('none');
    expect(await found('x%')).toBe('x%y');
    expect(await found('')).toBe('none');
    expect(await found('#2')).toBe('abd2');
    expect(await found('#1')).toEqual(['x%y', 'abc1']);
    expect(await found('#1', { pipelineId: 'build' })).toBe('abc1');
    expect(await found('#9')).toBe('none');
  });

  it('ends executions whose owner died as aborted, once, in their journal too', async () => {
    const { executions } = await database().open(new ManualClock(5_000));
    await executions.create(header('dead', { owner: { ...owner, pid: 1 } }));
    await executions.create(header('alive', { owner: { ...owner, pid: 2 } }));
    const journal = await executions.openJournal('dead');
    journal.append(stepFinished('build/test'));
    await journal.close();

    const isAlive = (each: { pid: number }) => each.pid === 2;
    const recovered = await Promise.all([executions.recover(isAlive), executions.recover(isAlive)]);

    expect(recovered.flat().map((each) => [each.id, each.status, each.endedAt, each.exitCode])).toEqual([
      ['dead', 'ABORTED', 5_000, 130],
    ]);
    expect((await collectAll(executions.events('dead'))).at(-1)).toEqual({
      seq: 1,
      event: { type: 'execution.finished', at: 5_000, status: 'ABORTED', exitCode: 130 },
    });
    expect((await executions.list({ statuses: ['RUNNING'] })).map((each) => each.id)).toEqual(['alive']);
  });

  it('tells an owner that was taken for dead that its execution has ended', async () => {
    const { executions } = await database().open();
    await executions.create(header('a'));
    const journal = await executions.openJournal('a');

    await executions.recover(() => false);
    journal.append(stepFinished('build/test'));

    await expect(journal.flush()).rejects.toMatchObject({ code: 'store/execution-ended' });
  });

  it('deletes what ended long ago with its journal and logs, and nothing that runs', async () => {
    const store = await database().open();
    for (const id of ['old', 'running', 'young']) {
      await store.executions.create(header(id));
      const log = store.logs.ofExecution(id).open('build/test', 0);
      await log.write(Buffer.from('text'));
      await log.close();
    }
    for (const [id, at] of [
      ['old', 1000],
      ['young', 3000],
    ] as const) {
      const journal = await store.executions.openJournal(id);
      journal.append(finished('SUCCEEDED', at));
      await journal.close();
    }

    const deleted = await store.collect({ kind: 'endedBefore', at: 2000 });

    expect(deleted.map((each) => each.id)).toEqual(['old']);
    expect((await store.executions.list()).map((each) => each.id)).toEqual(['young', 'running']);
    expect(await collectAll(store.executions.events('old'))).toEqual([]);
    expect(await store.logs.sizes('old')).toEqual([]);
    expect(await store.logs.sizes('young')).toHaveLength(1);
  });

  it('keeps the last executions of each pipeline, and goes on counting from where it was', async () => {
    const store = await database().open();
    for (const id of ['a', 'b', 'c']) {
      await store.executions.create(header(id));
      const journal = await store.executions.openJournal(id);
      journal.append(finished());
      await journal.close();
    }

    const deleted = await store.collect({ kind: 'keepLast', count: 0 });

    expect(deleted.map((each) => each.id)).toEqual(['a', 'b', 'c']);
    expect((await store.executions.create(header('d'))).sequenceId).toBe(4);
    expect(await store.collect({ kind: 'keepLast', count: 0 })).toEqual([]);
  });
});
