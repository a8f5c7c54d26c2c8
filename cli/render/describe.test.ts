import { describe, expect, it } from 'vitest';
import type { Progress } from '../../engine/ports.ts';
import { describeInterrupt, describeProgress, describeQuestion, shellWord, shortId } from './describe.ts';
import { lineText } from './line.ts';

describe('describeProgress', () => {
  it.each<[progress: Progress, text: string]>([
    [{ kind: 'pull', subject: 'node:20' }, 'pulling node:20'],
    [{ kind: 'push', subject: 'shop:1', current: 1500 }, 'pushing shop:1  1.5 kB'],
    [{ kind: 'build', subject: 'shop:1', detail: 'step 3/9' }, 'building shop:1  step 3/9'],
    [{ kind: 'clone', subject: 'shop', current: 5e6, total: 1e7 }, 'cloning shop  5.0 MB of 10.0 MB (50%)'],
    [{ kind: 'copy', subject: 'x', current: 9, total: 0 }, 'copying x  9 B'],
    [{ kind: 'pull', subject: 'x', current: 12, total: 10 }, 'pulling x  12 B of 10 B (100%)'],
    [{ kind: 'wait', subject: 'a\u001b[2Jb' }, 'waiting for ab'],
  ])('%j is %s', (progress, text) => {
    expect(describeProgress(progress)).toBe(text);
  });
});

describe('describeQuestion', () => {
  const ask = { nodeId: 'build/my step', title: 'Deploy?', until: 0 };

  it('says what is asked and how to answer', () => {
    const inputs = [
      { name: 'version', required: true },
      { name: 'note', required: false },
    ];

    const lines = describeQuestion(
      { ...ask, message: 'to production', actions: ['Input'], inputs },
      { executionId: 'e1' },
    );

    expect(lines.map(lineText)).toEqual([
      '? Deploy?',
      '  to production',
      '  input version, required',
      '  input note',
      "  answer with  pipeline executions act e1 'build/my step' --action Input",
    ]);
  });

  it('cuts no action off, however many there are', () => {
    const actions = Array.from({ length: 9 }, (_, at) => `LongActionName${at}`);

    const lines = describeQuestion({ ...ask, actions }, { executionId: 'e1' }).map(lineText);

    for (const action of actions) expect(lines.join()).toContain(action);
    expect(Math.max(...lines.slice(2).map((line) => line.length))).toBeLessThan(80);
  });
});

describe('describeInterrupt', () => {
  it.each([
    [0, 'stopping, running steps have 10 s … press again to kill'],
    [9_001, 'stopping, running steps have 1 s … press again to kill'],
    [60_000, 'stopping, running steps have 0 s … press again to kill'],
  ])('after %d ms says %j', (after, text) => {
    const event = { type: 'execution.interrupted', at: 0, reason: 'signal', graceMs: 10_000 } as const;

    expect(lineText(describeInterrupt(event, after))).toBe(text);
  });
});

describe('shortId', () => {
  it('shortens what is a UUID and nothing else', () => {
    expect(shortId('46e34b1f-eb77-42c4-9be4-0cd36209defd')).toBe('46e34b1f');
    expect(shortId('nightly-2026-01-01')).toBe('nightly-2026-01-01');
  });
});

describe('shellWord', () => {
  it.each([
    ['build/test_0', 'build/test_0'],
    ['my step', "'my step'"],
    ["it's", "'it'\\''s'"],
    ['$(reboot)', "'$(reboot)'"],
    ['', "''"],
  ])('writes %j as %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});
