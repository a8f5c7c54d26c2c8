import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, realClock } from './clock-for-tests.ts';
import { LogFile } from './log-file.ts';
import { logFile, parseLogFile } from './log-names.ts';
import { LogDirectory } from './logs.ts';

describe('the name of a log file', () => {
  it.each([
    ['build/test', 0, 'build~test.log'],
    ['build/test', 2, 'build~test.2.log'],
    ['build/parallel@1/Bandit_1', 0, 'build~parallel@1~Bandit_1.log'],
    ['@pipeline', 0, '@pipeline.log'],
    ['../../etc/passwd', 0, '%2E%2E~%2E%2E~etc~passwd.log'],
    ['a.1', 0, 'a%2E1.log'],
    ['a~b\\c:d*e', 0, 'a%7Eb%5Cc%3Ad%2Ae.log'],
    ['prüfen 1', 0, 'pr%C3%BCfen%201.log'],
    ['', 0, '%.log'],
  ])('%j, attempt %i → %s', (nodeId, attempt, file) => {
    expect(logFile({ nodeId, attempt })).toBe(file);
    expect(parseLogFile(file)).toEqual({ nodeId, attempt });
  });

  it('goes on in subdirectories when the id is longer than a file name may be', () => {
    const name = { nodeId: 'stage/ü'.repeat(200), attempt: 1 };

    const parts = logFile(name).split('/');

    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(255);
    expect(parseLogFile(parts.join('/'))).toEqual(name);
  });

  it.each(['notes.txt', '.log', 'a.b.c.log', '%ZZ.log'])('is not %s', (file) => {
    expect(parseLogFile(file)).toBeUndefined();
  });
});

describe('logs', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pipeline-logs-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const logs = () => new LogDirectory(join(directory, 'logs'), realClock);
  const key = { executionId: 'e1', nodeId: 'build/test', attempt: 0 };

  async function record(text: string, attempt = 0): Promise<void> {
    const log = logs().ofExecution('e1').open('build/test', attempt);
    await log.write(Buffer.from(text));
    await log.close();
  }

  async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return Buffer.concat(parts).toString();
  }

  it('are kept per attempt, for their owner alone', async () => {
    await record('first try\n', 0);
    await record('second try\n', 1);

    expect(await readText(logs().read(key))).toBe('first try\n');
    expect(await logs().sizes('e1')).toEqual([
      { nodeId: 'build/test', attempt: 0, bytes: 10 },
      { nodeId: 'build/test', attempt: 1, bytes: 11 },
    ]);
    expect(statSync(join(directory, 'logs', 'e1', 'build~test.log')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'logs', 'e1')).mode & 0o777).toBe(0o700);
  });

  it('stay below their directory whatever the id of the execution is', async () => {
    const log = logs().ofExecution('../../e').open('a', 0);
    await log.close();

    expect(readdirSync(directory)).toEqual(['logs']);
    expect(readdirSync(join(directory, 'logs'))).toEqual(['%2E%2E~%2E%2E~e']);
  });

  it('keep every byte in order when the writer waits as it is told', async () => {
    const log = logs().ofExecution('e1').open('build/test', 0);
    const waits: unknown[] = [];
    const chunk = Buffer.alloc(10_000, 'x');

    for (let number = 0; number < 500; number += 1) {
      const wait = log.write(chunk);
      waits.push(wait);
      await wait;
    }
    await log.close();
    await log.close();

    expect(waits.some((wait) => wait instanceof Promise)).toBe(true);
    expect(await logs().sizes('e1')).toEqual([{ nodeId: 'build/test', attempt: 0, bytes: 5_000_000 }]);
  });

  it('take nothing after their end', async () => {
    const log = new LogFile(join(directory, 'a.log'));
    await log.close();

    await expect(log.write(Buffer.from('late'))).rejects.toThrow('closed');
  });

  it.each<[text: string, lines: number, tail: string, why: string]>([
    ['a\nb\nc\n', 2, 'b\nc\n', 'the last line ends with a line feed'],
    ['a\nb\nc', 2, 'b\nc', 'the last line is unfinished'],
    ['a\nb\n', 5, 'a\nb\n', 'there are fewer lines'],
    ['\n\n\n', 2, '\n\n', 'empty lines count'],
    ['a\n', 0, '', 'none are wanted'],
    ['', 3, '', 'the log is empty'],
  ])('%j: the last %i lines are %j because %s', async (text, lines, tail) => {
    await record(text);

    expect(await logs().tail(key, lines)).toEqual({ text: tail, end: text.length });
  });

  it('give the last lines of a big log without reading all of it', async () => {
    const line = (number: number) => `${number} ${'ü'.repeat(3000)}\n`;
    await record(Array.from({ length: 2000 }, (_, number) => line(number)).join(''));

    const { text } = await logs().tail(key, 40);

    expect(text).toBe(Array.from({ length: 40 }, (_, number) => line(1960 + number)).join(''));
  });

  it('read as empty where nothing was written', async () => {
    expect(await readText(logs().read(key))).toBe('');
    expect(await logs().tail(key, 3)).toEqual({ text: '', end: 0 });
    expect(await logs().sizes('e1')).toEqual([]);
    await logs().remove('e1');
  });

  it('can be followed while they are written, from the end of a tail on', async () => {
    await record('old\nlines\n');
    const clock = new ManualClock(0);
    const reader = new LogDirectory(join(directory, 'logs'), clock);
    const { end } = await reader.tail(key, 1);
    let isOver = false;
    const following = readText(
      reader.follow(key, {
        from: end,
        pollMs: 100,
        isComplete: () => Promise.resolve(isOver),
        signal: new AbortController().signal,
      }),
    );

    for (const text of ['more\n', 'and more\n']) {
      await expect.poll(() => clock.sleepers).toBe(1);
      await record(text);
      clock.advance(100);
    }
    await expect.poll(() => clock.sleepers).toBe(1);
    await record('the end\n');
    isOver = true;
    clock.advance(100);

    expect(await following).toBe('more\nand more\nthe end\n');
  });

  it('stop being followed when the reader goes away', async () => {
    const controller = new AbortController();
    const following = readText(
      logs().follow(key, { pollMs: 5, isComplete: () => Promise.resolve(false), signal: controller.signal }),
    );

    controller.abort(new Error('gone'));

    await expect(following).rejects.toThrow('gone');
  });

  it('are removed with their execution', async () => {
    await record('text');

    await logs().remove('e1');

    expect(await logs().sizes('e1')).toEqual([]);
  });

  it('say so when their directory cannot be made', () => {
    writeFileSync(join(directory, 'logs'), 'in the way');

    expect(() => logs().ofExecution('e1').open('a', 0)).toThrow(
      expect.objectContaining({ code: 'store/cannot-open' }),
    );
  });

  it.skipIf(!existsSync('/dev/full'))('say so when the disk is full', async () => {
    const log = new LogFile('/dev/full');
    const fill = async () => {
      for (let number = 0; number < 100; number += 1) await log.write(Buffer.alloc(10_000));
    };

    await expect(fill()).rejects.toMatchObject({ code: 'store/disk-full' });
    await expect(log.close()).rejects.toMatchObject({ code: 'store/disk-full' });
  });
});
