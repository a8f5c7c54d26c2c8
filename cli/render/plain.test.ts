import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock-for-tests.ts';
import { PlainRenderer } from './plain.ts';
import { createRenderer } from './renderer.ts';
import { RunForTests } from './run-for-tests.ts';

function plainRun(more: { readonly isInteractive?: boolean } = {}) {
  const clock = new ManualClock();
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const options = { write, size: () => ({ columns: 80, rows: 24 }), hasColor: false, clock, ...more };
  const renderer = new PlainRenderer(options);
  const run = new RunForTests(renderer, clock);
  run.start();
  /** What was written since the last look. */
  const lines = () => {
    const text = written;
    written = '';
    return text.split('\n').slice(0, -1);
  };
  return { run, clock, lines, renderer };
}

describe('plain output', () => {
  it('tells in order what happens, each line with its place', async () => {
    const { run, clock, lines } = plainRun();

    run.begin('build');
    run.begin('build/test');
    run.log('build/test', 'one\ntw');
    await clock.advance(1_250);
    run.log('build/test', 'o\nthree');
    run.end('build/test');
    run.skip('build/deploy', 'the condition is false');
    run.end('build');

    expect(lines()).toEqual([
      '[pipeline] Shop #7, execution e1, branch main, on docker',
      '[build] ▶ build',
      '[build/test] ▶ test  Run',
      '[build/test] one',
      '[build/test] two',
      '[build/test] three',
      '[build/test] ✓ success in 1.2s',
      '[build/deploy] ↷ skipped: the condition is false',
      '[build] ✓ success in 1.2s',
    ]);
  });

  it('ends with what the scans found, what failed and what to do next', () => {
    const { run, lines } = plainRun();
    run.begin('build');
    run.begin('build/scan', { stepType: 'Bandit' });
    run.scan('build/scan', { CRITICAL: '2', NEW_CRITICAL: '1', HIGH: '0', TOTAL: '2', IGNORED: '3' });
    run.end('build/scan', 'FAILED', 'the threshold was reached');
    run.end('build', 'FAILED');
    lines();

    run.finish('FAILED', 4);

    expect(lines()).toEqual([
      '',
      'Shop #7 ✗ failed at a security gate in 0.0s, exit code 4  (1 step: 1 failed)',
      '',
      'SCANNER  TARGET         CRITICAL  HIGH  MEDIUM  LOW  INFO  TOTAL  EXEMPTED  COMPARED WITH',
      'bandit   shop:feature  2 (1 new)     0       0    0     0      2         3  shop:main',
      '',
      'Failed',
      '  ✗ build/scan  the threshold was reached',
      '    pipeline logs e1 build/scan',
      '',
      'Next',
      '  pipeline issues list --target shop --variant feature',
      '  pipeline executions show e1',
      '  pipeline logs e1',
    ]);
  });

  it('reports progress no more often than every five seconds', async () => {
    const { run, clock, lines } = plainRun();
    run.begin('build/test');
    lines();

    for (let megabytes = 0; megabytes <= 12; megabytes++) {
      run.progress('build/test', {
        kind: 'pull',
        subject: 'busybox:1.36',
        current: megabytes * 1e6,
        total: 12e6,
      });
      await clock.advance(1_000);
    }

    expect(lines()).toEqual([
      '[build/test] pulling busybox:1.36  0 B of 12.0 MB (0%)',
      '[build/test] pulling busybox:1.36  5.0 MB of 12.0 MB (41%)',
      '[build/test] pulling busybox:1.36  10.0 MB of 12.0 MB (83%)',
    ]);
  });

  it('says what still runs after half a minute of silence', async () => {
    const { run, clock, lines } = plainRun();
    run.begin('build');
    run.begin('build/test');
    lines();

    await clock.advance(29_000);
    expect(lines()).toEqual([]);
    await clock.advance(35_000);

    expect(lines()).toEqual(['[build/test] still running (30s)', '[build/test] still running (1m 00s)']);
  });

  it('tells who waits for an answer and which command gives it', () => {
    const { run, lines } = plainRun();
    run.begin('build/approve', { stepType: 'HarnessApproval' });
    lines();

    run.ask({ nodeId: 'build/approve', title: 'Deploy?', actions: ['Approve', 'Reject'], until: 0 });

    expect(lines()).toEqual([
      '[build/approve] ? Deploy?',
      '[build/approve]   answer with  pipeline executions act e1 build/approve --action ACTION',
      '[build/approve]   ACTION is  Approve, Reject',
    ]);
  });

  it('says what can be typed where answers are read from the terminal', () => {
    const { run, lines } = plainRun({ isInteractive: true });
    run.begin('build/approve');
    lines();

    run.ask({ nodeId: 'build/approve', title: 'Deploy?', actions: ['Approve', 'Reject'], until: 0 });

    expect(lines().at(-1)).toBe('[build/approve]   or type here  1. Approve, 2. Reject');
  });

  it('announces retries with what went wrong', () => {
    const { run, lines } = plainRun();
    run.begin('build/test');
    lines();

    const failure = { types: ['Timeout' as const], message: 'too slow' };
    run.event({ type: 'step.ended', node: 'build/test', attempt: 0, status: 'FAILED', failure });
    run.event({ type: 'step.retried', node: 'build/test', attempt: 1, delayMs: 10_000 });

    expect(lines()).toEqual(['[build/test] ↻ retry 1 in 10s after: too slow']);
  });

  it('shows the grace period when it is interrupted', () => {
    const { run, lines } = plainRun();
    lines();

    run.event({ type: 'execution.interrupted', reason: 'signal', graceMs: 10_000 });

    expect(lines()).toEqual(['[pipeline] stopping, running steps have 10 s … press again to kill']);
  });

  it('lets no log control the terminal or speak to a CI system', () => {
    const { run, lines } = plainRun();
    run.begin('build/test', { name: 'a\x1b]0;title\x07b' });
    run.log('build/test', '\x1b]52;c;ZXZpbA==\x07::set-output name=x::y\x1b[2K\n');
    run.end('build/test', 'FAILED', '\x1b[1mboo\nhoo');

    expect(lines().slice(1)).toEqual([
      '[build/test] ▶ ab  Run',
      '[build/test] ::set-output name=x::y',
      '[build/test] ✗ failed in 0.0s: boo hoo',
    ]);
  });

  it('leaves nothing behind that would keep the program alive', async () => {
    const finished = plainRun();
    const closed = plainRun();

    finished.run.finish('SUCCEEDED', 0);
    closed.renderer.close();
    closed.renderer.close();
    await closed.clock.advance(60_000);

    expect([finished.clock.sleepers, closed.clock.sleepers]).toEqual([0, 0]);
  });
});

describe('the other kinds of output', () => {
  it.each([
    ['jsonl', '{"type":"node.finished","at":5,"node":"a","status":"SUCCEEDED"}\n'],
    ['quiet', ''],
  ] as const)('%s writes %j for an event', async (kind, expected) => {
    let written = '';
    const write = (text: string) => {
      written += text;
    };
    const options = {
      write,
      size: () => ({ columns: 80, rows: 24 }),
      hasColor: true,
      clock: new ManualClock(),
    };
    const renderer = await createRenderer(kind, options);

    renderer.event({ type: 'node.finished', at: 5, node: 'a', status: 'SUCCEEDED' });
    renderer.log('a', 0, Buffer.from('text'));
    renderer.close();

    expect(written).toBe(expected);
  });
});
