import { describe, expect, it } from 'vitest';
import { parseJunit } from './junit.ts';

describe('parseJunit', () => {
  it.each<[xml: string, summary: object]>([
    ['<testsuites/>', { total: 0, failed: 0, skipped: 0, durationMs: 0 }],
    [
      '<testsuites><testsuite tests="99"><testcase time="0.5"><system-out>x</system-out></testcase><testcase><error/></testcase></testsuite></testsuites>',
      { total: 2, failed: 1, skipped: 0, durationMs: 500 },
    ],
    [
      '<testsuite><testcase time="1,000.25"><skipped/></testcase></testsuite>',
      { total: 1, failed: 0, skipped: 1, durationMs: 1_000_250 },
    ],
    [
      '<testsuite><testcase time="soon"><skipped/><failure/></testcase></testsuite>',
      { total: 1, failed: 1, skipped: 0, durationMs: 0 },
    ],
    ['<testsuite><failure/><testcase/></testsuite>', { total: 1, failed: 0, skipped: 0, durationMs: 0 }],
  ])('counts %s', (xml, summary) => {
    expect(parseJunit(xml)).toEqual(summary);
  });

  it.each<[xml: string, message: RegExp, why: string]>([
    ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', /DOCTYPE/, 'no entities of its own'],
    ['<a>'.repeat(300), /deeper/, 'no bottomless nesting'],
    ['<testsuite><testcase>', /unclosed/i, 'no half reports'],
    ['Tests passed', /./, 'no plain text'],
    ['', /./, 'no empty file'],
  ])('refuses %s: %s', (xml, message) => {
    expect(() => parseJunit(xml)).toThrow(message);
  });
});
