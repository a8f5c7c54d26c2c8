import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock-for-tests.ts';
import { PrettyRenderer } from './pretty.ts';
import { RunForTests } from './run-for-tests.ts';
import { TerminalForTests } from './terminal-for-tests.ts';

function prettyRun(columns = 80, rows = 24) {
  const clock = new ManualClock();
  const terminal = new TerminalForTests(columns, rows);
  const { write, size } = terminal;
  const renderer = new PrettyRenderer({ write, size, hasColor: true, clock });
  const run = new RunForTests(renderer, clock);
  run.start();
  return { run, clock, terminal, renderer };
}

describe('a run in a terminal', () => {
  it('shows what runs, for how long, and the last line of its log', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build', { name: 'Build' });
    run.begin('build/clone', { name: 'Clone codebase' });
    await clock.advance(1_500);
    run.end('build/clone');
    run.begin('build/test', { name: 'Unit tests' });
    run.log('build/test', 'first\nsecond\nthi');
    await clock.advance(2_000);

    expect(terminal.screen.split('\n')).toEqual([
      'Shop #7  execution e1, branch main, on docker',
      '● Build  running 3.5s',
      '  ✓ Clone codebase  Run  success 1.5s',
      '  ● Unit tests  Run  running 2.0s',
      '    │ thi',
      '',
      '3.5s, 1 done, 1 running',
    ]);
  });

  it('shows the bytes of a pull', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build');
    run.begin('build/test');
    run.progress('build/test', { kind: 'pull', subject: 'node:20', current: 12_000_000, total: 48_000_000 });
    await clock.advance(100);

    expect(terminal.screen).toContain('    │ pulling node:20  12.0 MB of 48.0 MB (25%)');
  });

  it('leaves finished stages above and goes on below', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build');
    run.begin('build/test');
    await clock.advance(1_000);
    run.end('build/test');
    run.end('build');
    run.begin('deploy');
    run.begin('deploy/push');
    await clock.advance(100);

    expect(terminal.screen.split('\n')).toEqual([
      'Shop #7  execution e1, branch main, on docker',
      '✓ build  success 1.0s',
      '  ✓ test  Run  success 1.0s',
      '● deploy  running 0.1s',
      '  ● push  Run  running 0.1s',
      '',
      '1.1s, 1 done, 1 running',
    ]);
  });

  it('folds groups and loops that went well', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build');
    run.begin('build/group', { kind: 'stepGroup' });
    run.begin('build/group/a');
    run.end('build/group/a');
    run.event({ type: 'node.finished', node: 'build/group', status: 'SUCCEEDED' });
    run.begin('build/test', { kind: 'loop' });
    const iterations = [0, 1].map((index) => ({ postfix: `_${index}`, index, total: 2 }));
    run.event({ type: 'loop.expanded', node: 'build/test', iterations, maxConcurrency: 0 });
    run.begin('build/test_0', { parent: 'build/test' });
    run.begin('build/test_1', { parent: 'build/test' });
    run.end('build/test_0');
    await clock.advance(100);

    expect(terminal.screen).toContain('● test  running 0.1s  1 of 2 done\n    ✓ test_0');
    run.end('build/test_1');
    run.event({ type: 'node.finished', node: 'build/test', status: 'SUCCEEDED' });
    run.end('build');
    run.finish('SUCCEEDED', 0);

    expect(terminal.text.split('\n').slice(1, 4)).toEqual([
      '✓ build  success 0.1s',
      '  ✓ group  success 0.0s  1 step',
      '  ✓ test  success 0.1s  2 times',
    ]);
  });

  it('shows the last twenty lines of a failed step and how to see the rest', async () => {
    const { run, terminal } = prettyRun();
    run.begin('build');
    run.begin('build/test');
    run.log('build/test', Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join(''));
    run.end('build/test', 'FAILED', 'exited with code 1');
    run.end('build', 'FAILED');
    run.finish('FAILED', 1);

    const lines = terminal.text.split('\n');
    expect(lines.slice(1, 6)).toEqual([
      '✗ build  failed 0.0s',
      '  ✗ test  Run  failed 0.0s: exited with code 1',
      '    │ … 10 lines before',
      '    │ line 11',
      '    │ line 12',
    ]);
    expect(lines.slice(23, 26)).toEqual(['    │ line 30', '    ╰ pipeline logs e1 build/test', '']);
    expect(lines[26]).toBe('Shop #7 ✗ failed in 0.0s, exit code 1  (1 step: 1 failed)');
  });

  it('shows the command that answers a waiting step, also where there is little room', async () => {
    const { run, clock, terminal } = prettyRun(80, 10);
    run.begin('build');
    for (let at = 0; at < 30; at++) {
      run.begin(`build/step${at}`);
      run.end(`build/step${at}`);
    }
    run.begin('build/approve', { stepType: 'HarnessApproval' });
    run.ask({ nodeId: 'build/approve', title: 'Deploy?', actions: ['Approve', 'Reject'], until: 0 });
    await clock.advance(100);

    expect(terminal.screen.split('\n')).toEqual([
      'Shop #7  execution e1, branch main, on docker',
      '● build  running 0.1s',
      '  ✓ 30 done',
      '  ? approve  HarnessApproval  waiting for approval 0.1s',
      '    ? Deploy?',
      '      answer with  pipeline executions act e1 build/approve --action ACTION',
      '      ACTION is  Approve, Reject',
      '',
      '0.1s, 30 done, 1 waiting for an answer',
    ]);
  });

  it('shows the end of the log of a step whose failure waits for a decision', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build');
    run.begin('build/test');
    run.log('build/test', 'assertion failed\n');
    const failure = { types: ['Unknown' as const], message: 'exited with code 1' };
    run.event({ type: 'step.ended', node: 'build/test', attempt: 0, status: 'FAILED', failure });
    const actions = ['Retry', 'Ignore', 'MarkAsSuccess', 'MarkAsFailure', 'StageRollback', 'Abort'];
    run.ask({ nodeId: 'build/test', title: 'test failed: what now?', actions, until: 0 });
    await clock.advance(100);

    expect(terminal.screen.split('\n').slice(3, 9)).toEqual([
      '    │ assertion failed',
      '    ╰ pipeline logs e1 build/test',
      '    ? test failed: what now?',
      '      answer with  pipeline executions act e1 build/test --action ACTION',
      '      ACTION is  Retry, Ignore, MarkAsSuccess, MarkAsFailure',
      '                 StageRollback, Abort',
    ]);
  });

  it('counts down the grace period', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build');
    run.event({ type: 'execution.interrupted', reason: 'signal', graceMs: 10_000 });
    expect(terminal.screen).toContain('stopping, running steps have 10 s … press again to kill');

    await clock.advance(4_000);

    expect(terminal.screen).toContain('stopping, running steps have 6 s … press again to kill');
  });

  it('tells what a scan found beside its step', () => {
    const { run, terminal } = prettyRun(120);
    run.begin('build');
    run.begin('build/scan', { stepType: 'Bandit' });
    run.scan('build/scan', { CRITICAL: '2', MEDIUM: '4', NEW_TOTAL: '1', TOTAL: '6' });
    run.end('build/scan', 'IGNORE_FAILED', 'the threshold was reached');
    run.end('build', 'IGNORE_FAILED');

    expect(terminal.screen).toContain(
      '  ! scan  Bandit  failure ignored 0.0s  2 critical, 4 medium (1 new): the threshold',
    );
  });

  it('never shows more rows than the screen has, and keeps the newest', async () => {
    const { run, clock, terminal } = prettyRun(60, 10);
    run.begin('build');
    for (let at = 0; at < 40; at++) run.begin(`build/step${at}`);
    await clock.advance(500);

    const lines = terminal.screen.split('\n');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe('… 35 lines above');
    expect(lines.slice(-3)).toEqual(['  ● step39  Run  running 0.5s', '', '0.5s, 40 running']);
    expect(terminal.text.match(/step39/g)).toHaveLength(1);
  });

  it('cuts what is wider than the screen, wide characters included', async () => {
    const { run, clock, terminal } = prettyRun(30, 10);
    run.begin('build', { name: '日本語の名前はとても長いのです' });
    await clock.advance(100);

    expect(terminal.screen.split('\n')[2]).toBe('● 日本語の名前はとても長いの…');
  });

  it('survives a terminal that changes its size', async () => {
    const { run, clock, terminal } = prettyRun(80, 24);
    run.begin('build', { name: 'A stage with quite a long name, longer than forty columns' });
    run.begin('build/test');
    await clock.advance(100);
    terminal.resize(40, 24);
    await clock.advance(100);
    terminal.resize(100, 12);
    await clock.advance(100);

    expect(terminal.text.match(/A stage with/g)).toHaveLength(1);
    expect(terminal.text.match(/● test/g)).toHaveLength(1);
  });

  it('lets no name and no log control the terminal', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build', { name: 'a\u001b]0;title\u0007b' });
    run.begin('build/test', { name: '\u202eevil\u001b[2J' });
    run.log('build/test', '10%\r\u001b]52;c;ZXZpbA==\u0007100%');
    await clock.advance(100);
    run.end('build/test', 'FAILED', 'boo\u001b[31m\nhoo');
    run.end('build', 'FAILED');

    expect(terminal.screen).toContain('✗ ab  failed');
    expect(terminal.screen).toContain('✗ evil  Run  failed 0.1s: boo hoo\n    │ 100%');
  });

  it('writes nothing when nothing has changed', async () => {
    const { run, clock, terminal } = prettyRun();
    run.begin('build');
    await clock.advance(20_000);
    const before = terminal.writes;

    await clock.advance(2_000);

    expect(terminal.writes - before).toBe(2);
  });

  it('gives the cursor back, whether the run ends or not', async () => {
    const finished = prettyRun();
    finished.run.finish('SUCCEEDED', 0);
    const cut = prettyRun();
    cut.run.begin('build');
    await cut.clock.advance(100);

    expect(cut.terminal.isCursorVisible).toBe(false);
    cut.renderer.close();
    cut.renderer.close();

    for (const { terminal, clock } of [finished, cut]) {
      await clock.advance(10_000);
      expect([terminal.isCursorVisible, terminal.isWrapping, clock.sleepers]).toEqual([true, true, 0]);
    }
  });
});
