import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from './load-for-tests.ts';

const valid = `pipeline:
  identifier: demo
  name: Demo
  variables:
    - { name: v, type: String, value: "<+input>.default(a).allowedValues(a,b)" }
  stages:
    - stage:
        identifier: build
        type: Build
        when: { pipelineStatus: Success, condition: <+a> == "b" }
        failureStrategies:
          - onFailure:
              errors: [Timeout]
              action: { type: Retry, spec: { retryCount: 1, retryIntervals: [10s], onRetryFailure: { action: { type: Ignore } } } }
        strategy: { matrix: { os: [a, b], exclude: [{ os: a }] } }
        spec:
          cloneCodebase: false
          execution: &steps
            steps:
              - parallel:
                  - step: { identifier: one, type: Work, timeout: 10m, spec: { command: "x <+b>" } }
                  - stepGroup:
                      identifier: g
                      steps:
                        - step: { identifier: two, type: Work, spec: { command: y } }
    - stage: { identifier: again, type: Build, spec: { cloneCodebase: false, execution: *steps } }
`;

/** Fails unless the text loads, or every diagnostic says something about a place inside the file. */
async function expectAnswer(text: string): Promise<void> {
  const lines = text.split('\n');
  for (const { code, message, position } of await diagnosticsOf(text)) {
    expect(code).toMatch(/^definition\//);
    expect(message).not.toBe('');
    expect(position?.line).toBeGreaterThan(0);
    expect(position?.line).toBeLessThanOrEqual(lines.length);
    expect(position?.column).toBeLessThanOrEqual((lines[(position?.line ?? 1) - 1]?.length ?? 0) + 1);
    expect(position?.endLine).toBeGreaterThanOrEqual(position?.line ?? 0);
  }
}

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  while (true) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

describe('load answers', () => {
  it('a valid file with nothing to say', async () => {
    expect((await diagnosticsOf(valid)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('every beginning of a valid file', async () => {
    for (let end = 0; end <= valid.length; end += 7) await expectAnswer(valid.slice(0, end));
  });

  it('a file that lost any of its lines', async () => {
    const lines = valid.split('\n');
    for (const index of lines.keys()) await expectAnswer(lines.toSpliced(index, 1).join('\n'));
  });

  it('a file with any of its words replaced by something else', async () => {
    const substitutes = [
      '[]',
      '{}',
      'null',
      '7',
      'true',
      '""',
      '<+x>',
      '<+x',
      '*steps',
      '<+input>',
      '{ a: [b] }',
    ];
    const words = [...valid.matchAll(/[A-Za-z_<+>.()]+/g)];
    const random = numbers(7);
    for (const { index, 0: word } of words) {
      const substitute = substitutes[Math.floor(random.next().value * substitutes.length)] ?? '';
      await expectAnswer(valid.slice(0, index) + substitute + valid.slice(index + word.length));
    }
  });

  it('a file with characters put anywhere', async () => {
    const characters = [
      '\t',
      '\n',
      ':',
      '- ',
      '{',
      ']',
      '"',
      "'",
      '&',
      '*',
      '!',
      '|',
      '>',
      '%',
      '@',
      '\0',
      '\u{FEFF}',
      '😀',
      '<+',
      '#',
      '? ',
    ];
    const random = numbers(11);
    for (let round = 0; round < 400; round++) {
      const at = Math.floor(random.next().value * valid.length);
      const character = characters[Math.floor(random.next().value * characters.length)] ?? '';
      await expectAnswer(valid.slice(0, at) + character + valid.slice(at));
    }
  });

  it('a file that is no text at all', async () => {
    await expectAnswer(readFileSync(process.execPath).subarray(0, 20_000).toString('utf8'));
  });
});
