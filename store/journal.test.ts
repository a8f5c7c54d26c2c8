import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChild } from './child-for-tests.ts';
import { ManualClock, realClock } from './clock-for-tests.ts';
import { describeOnBoth } from './databases-for-tests.ts';
import { collectAll, finished, header, stepFinished, warning } from './executions-for-tests.ts';
import { openStore } from './open-store.ts';

describeOnBoth('the journal of an execution', (database) => {
  it('gives events back in order and unchanged, from any place on', async () => {
    const { executions } = await database().open();
    await executions.create(header('a'));
    const journal = await executions.openJournal('a');
    const events = [
      ...Array.from({ length: 1200 }, (_, number) => warning(number)),
      stepFinished('build/test'),
    ];

    for (const event of events) journal.append(event);
    await journal.close();

    const read = await collectAll(executions.events('a'));
    expect(read).toEqual(events.map((event, seq) => ({ seq, event })));
    expect(await collectAll(executions.events('a', 1199))).toEqual(read.slice(1199));
  });

  it('does not keep progress', async () => {
    const { executions } = await database().open();
    await executions.create(header('a'));
    const journal = await executions.openJournal('a');

    journal.append({
      type: 'progress.reported',
      at: 1,
      node: 'build',
      progress: { kind: 'pull', subject: 'alpine' },
    });
    journal.append(warning(1));
    await journal.close();

    expect(await collectAll(executions.events('a'))).toEqual([{ seq: 0, event: warning(1) }]);
  });

  it('writes small events after a moment, by itself', async () => {
    const clock = new ManualClock(0);
    const { executions } = await database().open(clock);
    await executions.create(header('a'));
    const journal = await executions.openJournal('a');

    journal.append(warning(1));
    const before = await collectAll(executions.events('a'));
    clock.advance(100);

    expect(before).toEqual([]);
    await expect.poll(() => collectAll(executions.events('a'))).toHaveLength(1);
    await journal.close();
  });

  it('keeps what comes after a flush that had nothing to do', async () => {
    const { executions } = await database().open();
    await executions.create(header('a'));
    const journal = await executions.openJournal('a');

    await journal.flush();
    journal.append(warning(1));
    await journal.close();

    expect(await collectAll(executions.events('a'))).toEqual([{ seq: 0, event: warning(1) }]);
  });

  it('goes on after its last event when it is opened again', async () => {
    const { executions } = await database().open();
    await executions.create(header('a'));
    for (const number of [1, 2]) {
      const journal = await executions.openJournal('a');
      journal.append(warning(number));
      await journal.close();
    }

    const seqs = (await collectAll(executions.events('a'))).map((each) => each.seq);

    expect(seqs).toEqual([0, 1]);
  });

  it('loses nothing that was flushed when its process is killed', async () => {
    const child = startChild('record', { location: database().location, name: 'a', count: 2000 });
    await child.printed('flushed');
    child.process.kill('SIGKILL');
    await child.ended;

    const { executions } = await database().open();
    const events = (await collectAll(executions.events('a'))).map((each) => each.event);

    expect(events.slice(0, 2000)).toEqual(Array.from({ length: 2000 }, (_, number) => warning(number)));
    expect(events[2000]).toEqual(stepFinished('build/test'));
  }, 60_000);

  it('can be followed by another process until the execution has finished', async () => {
    const writer = await database().open();
    const reader = await database().open();
    await writer.executions.create(header('a'));
    const journal = await writer.executions.openJournal('a');
    const following = collectAll(
      reader.executions.follow('a', { pollMs: 5, signal: AbortSignal.timeout(10_000) }),
    );

    for (const event of [stepFinished('build/one'), stepFinished('build/two'), finished()]) {
      journal.append(event);
      await journal.flush();
    }

    expect((await following).map((each) => each.event.type)).toEqual([
      'node.finished',
      'node.finished',
      'execution.finished',
    ]);
  });

  it('stops following when it is told to', async () => {
    const { executions } = await database().open();
    await executions.create(header('a'));

    const following = collectAll(executions.follow('a', { pollMs: 5, signal: AbortSignal.timeout(20) }));

    await expect(following).rejects.toThrow();
  });
});

describe('a finished step on SQLite', () => {
  it('is in the file before its process can do anything else, so that a kill does not lose it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pipeline-store-'));
    const location = { path: join(directory, 'state.db') };

    const child = startChild('step', { location, name: 'a' });
    await child.printed('appended');
    child.process.kill('SIGKILL');
    await child.ended;

    const store = await openStore({ ...location, clock: realClock });
    expect(await collectAll(store.executions.events('a'))).toEqual([
      { seq: 0, event: stepFinished('build/test') },
    ]);
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }, 30_000);
});
