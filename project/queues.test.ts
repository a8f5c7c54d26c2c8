import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Queues } from './queues.ts';

let directory: string;
let sleeps: (() => void)[];
const alive = new Set<number>();
const never = new AbortController().signal;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'pipeline-test-')), 'queues');
  sleeps = [];
  alive.clear();
});
afterEach(() => rmSync(dirname(directory), { recursive: true, force: true }));

function processWith(pid: number): Queues {
  alive.add(pid);
  return new Queues({
    directory,
    owner: { host: 'here', pid, startedAt: '1' },
    isAlive: ({ pid: other }) => alive.has(other),
    clock: {
      now: () => 0,
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          sleeps.push(resolve);
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    },
  });
}

async function untilItWaits(): Promise<void> {
  while (sleeps.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('Queues', () => {
  it.each<[where: string, second: (first: Queues) => Queues]>([
    ['another process', () => processWith(2)],
    ['the same process', (first) => first],
  ])('lets an execution of %s wait until the key is given back', async (_where, second) => {
    const first = processWith(1);
    const release = await first.acquire({ key: 'prod', holder: 'a' }, never);
    const events: string[] = [];

    const next = second(first)
      .acquire({ key: 'prod', holder: 'b' }, never, () => events.push('waits'))
      .then(() => events.push('holds'));
    await untilItWaits();
    events.push('released');
    await release();
    for (const wake of sleeps.splice(0)) wake();
    await next;

    expect(events).toEqual(['waits', 'released', 'holds']);
  });

  it('keeps different keys apart, however they are spelled', async () => {
    const queues = processWith(1);

    for (const key of ['a/b', 'a b', '../a', 'a_b']) await queues.acquire({ key, holder: key }, never);

    expect(readdirSync(directory)).toHaveLength(4);
  });

  it('lets a holder take its key again, and frees it when all are given back', async () => {
    const queues = processWith(1);
    const request = { key: 'prod', holder: 'a' };
    const release = await queues.acquire(request, never);
    const releaseAgain = await queues.acquire(request, never);

    await release();
    await release();
    expect(readdirSync(directory)).toHaveLength(1);
    await releaseAgain();

    expect(readdirSync(directory)).toEqual([]);
  });

  it('takes over from a process that is gone', async () => {
    await processWith(1).acquire({ key: 'prod', holder: 'a' }, never);
    alive.delete(1);

    const next = processWith(2).acquire({ key: 'prod', holder: 'b' }, never);
    await untilItWaits();
    for (const wake of sleeps.splice(0)) wake();
    await next;

    expect(readdirSync(directory)).toHaveLength(1);
  });

  it('stops waiting when told to', async () => {
    await processWith(1).acquire({ key: 'prod', holder: 'a' }, never);
    const stop = new AbortController();
    const waiting = processWith(2).acquire({ key: 'prod', holder: 'b' }, stop.signal);
    await untilItWaits();

    stop.abort('timeout');

    await expect(waiting).rejects.toBe('timeout');
  });

  it('gives everything back at the end of its process', async () => {
    const queues = processWith(1);
    await queues.acquire({ key: 'prod', holder: 'a' }, never);

    await queues.close();

    expect(readdirSync(directory)).toEqual([]);
  });
});
