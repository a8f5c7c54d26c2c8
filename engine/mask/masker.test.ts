import { describe, expect, it } from 'vitest';
import type { ByteSink } from '../ports.ts';
import { createMasker, type StreamMasker } from './masker.ts';
import { secretForms } from './secret-forms.ts';

const mask = '**************';

describe('maskText', () => {
  it.each<[secret: string, text: string, masked: string, why: string]>([
    ['hunter2', 'pw=hunter2.', `pw=${mask}.`, 'a value is replaced wherever it stands'],
    ['hunter2', 'hunter2hunter2', `${mask}${mask}`, 'two values side by side are two masks'],
    ['hunter2', 'hunter', 'hunter', 'the beginning of a value is not the value'],
    ['hunter2', 'hunthunter2', `hunt${mask}`, 'a beginning that fails may hold the real one'],
    ['abab', 'xababab', `x${mask}`, 'overlapping occurrences share a mask'],
    ['abc', 'abc', mask, 'three characters are enough'],
    ['ab', 'ab', 'ab', 'two are not'],
    ['  padded  ', 'x padded y', `x ${mask} y`, 'white space around a value does not count'],
    ['first\nsecond\n', 'second', mask, 'a line of a value is a secret'],
    ['first\r\nsecond', 'first\nsecond', `${mask}\n${mask}`, 'also when the line ends differ'],
    ['{\n  "key": 1\n}', '  "key": 1\n}', `  ${mask}\n}`, 'lines are trimmed, and short ones left alone'],
    ['hunter2', 'aHVudGVyMg==', mask, 'base64'],
    ['hunter2', 'aHVudGVyMg', mask, 'base64 without padding'],
    ['hunter2', 'dXNlcjpodW50ZXIy', `dXNlcjp${mask}`, 'base64 in a longer text (`user:hunter2`)'],
    ['a b/c?d', 'a%20b%2Fc%3Fd a+b%2fc%3fd', `${mask} ${mask}`, 'in a URL'],
    ['say "hi"\n', '{"a":"say \\"hi\\"\\n"}', `{"a":"${mask}"}`, 'in JSON'],
    ['passwörd', 'x passwörd y', `x ${mask} y`, 'beyond ASCII'],
    ['\ud800lone', 'text \ud800', 'text \ud800', 'half a character does no harm'],
  ])('%j in %j gives %j: %s', (secret, text, masked) => {
    const masker = createMasker();

    masker.add(secret);

    expect(masker.maskText(text)).toBe(masked);
  });

  it('knows every secret', () => {
    const masker = createMasker();
    for (const secret of ['alpha-1', 'beta-2', 'alpha-1-longer']) masker.add(secret);

    expect(masker.maskText('alpha-1, beta-2, alpha-1-longer')).toBe(`${mask}, ${mask}, ${mask}`);
  });

  it('masks a long value in base64 that was broken into lines', () => {
    const secret = Array.from({ length: 40 }, (_, at) => `part${at}`).join(' ');
    const masker = createMasker();
    masker.add(secret);
    const base64 = Buffer.from(secret).toString('base64');

    const masked = masker.maskText(base64.replaceAll(/.{76}/g, '$&\n'));

    expect(masked.replaceAll(mask, '').trim()).toBe('');
  });
});

describe('a value that is too short', () => {
  it('is told about without being named', () => {
    const messages: string[] = [];
    const masker = createMasker({ warn: (message) => messages.push(message) });

    for (const secret of ['', 'qz', ' q ']) masker.add(secret);

    expect(messages).toHaveLength(2);
    expect(messages.join()).not.toContain('q');
  });
});

describe('stream', () => {
  it('holds back only what may be the start of a secret', async () => {
    const { masker, output, sink } = maskerWith('hunter2');
    const stream = masker.stream(sink);

    await stream.write(Buffer.from('Password: hun'));

    expect(output()).toBe('Password: ');
    await stream.write(Buffer.from('gry'));
    expect(output()).toBe('Password: hungry');
  });

  it('shows a mask as soon as the secret is complete', async () => {
    const { masker, output, sink } = maskerWith('hunter2');
    const stream = masker.stream(sink);

    await stream.write(Buffer.from('hunter2'));

    expect(output()).toBe(mask);
  });

  it('passes on what it holds when it is flushed', async () => {
    const { masker, output, sink } = maskerWith('hunter2', 'hunter2000');
    const stream = masker.stream(sink);

    await stream.write(Buffer.from('hunt'));
    await stream.flush();
    await stream.write(Buffer.from('hunter20'));
    await stream.flush();
    await stream.flush();

    expect(output()).toBe(`hunt${mask}0`);
  });

  it('masks a secret that is added while its beginning is held back', async () => {
    const { masker, output, sink } = maskerWith('abcd');
    const stream = masker.stream(sink);

    await stream.write(Buffer.from('abc'));
    masker.add('bcx');
    await stream.write(Buffer.from('x abcd'));

    expect(output()).toBe(`a${mask} ${mask}`);
  });

  it('passes on back-pressure', async () => {
    const { masker } = maskerWith('hunter2');
    const stream = masker.stream({ write: () => Promise.reject(new Error('disk full')) });

    await expect(stream.write(Buffer.from('text'))).rejects.toThrow('disk full');
  });

  it('gives the same bytes however they are cut, and never a byte of a secret', async () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomFrom(seed);
      const secrets = Array.from({ length: 1 + random(4) }, () => word(random, 3 + random(7)));
      const text = noise(random, secrets);
      const { masker, output, sink } = maskerWith(...secrets);
      const stream = masker.stream(sink);

      for (const chunk of cut(text, random)) await stream.write(chunk);
      await stream.flush();

      expect(output(), `seed ${seed}`).toBe(maskNaively(text, secrets));
      expect(masker.maskText(text.toString('latin1')), `seed ${seed}`).toBe(output());
    }
  });
});

function maskerWith(...secrets: readonly string[]) {
  const masker: StreamMasker = createMasker();
  for (const secret of secrets) masker.add(secret);
  const parts: Uint8Array[] = [];
  const sink: ByteSink = { write: (chunk) => void parts.push(Buffer.from(chunk)) };
  return { masker, sink, output: () => Buffer.concat(parts).toString() };
}

/** What the stream must do, written without any thought of speed. */
function maskNaively(text: Buffer, secrets: readonly string[]): string {
  const owner = new Int32Array(text.length).fill(-1);
  const spans: { start: number; end: number }[] = [];
  for (const form of secrets.flatMap(secretForms)) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      spans.push({ start: at, end: at + form.length });
    }
  }
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  let [group, reach] = [-1, 0];
  for (const { start, end } of spans) {
    if (start >= reach) group = start;
    reach = Math.max(reach, end);
    owner.fill(group, start, reach);
  }
  let result = '';
  for (let at = 0; at < text.length; at++) {
    if (owner[at] === -1) result += String.fromCharCode(text[at] ?? 0);
    else if (owner[at] === at) result += mask;
  }
  return result;
}

type Random = (below: number) => number;

function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Few letters, so that beginnings and overlaps are common. */
function word(random: Random, length: number): string {
  return Array.from({ length }, () => 'aab"/'[random(5)]).join('');
}

function noise(random: Random, secrets: readonly string[]): Buffer {
  const parts = Array.from({ length: 30 }, () => {
    const secret = secrets[random(secrets.length)] ?? '';
    const forms = secretForms(secret);
    const kinds = [word(random, random(8)), secret.slice(0, random(9)), forms[random(forms.length)] ?? ''];
    return kinds[random(kinds.length)]?.toString() ?? '';
  });
  return Buffer.from(parts.join(''));
}

function* cut(text: Buffer, random: Random): Generator<Buffer> {
  for (let at = 0; at < text.length; ) {
    const end = at + 1 + random(5);
    yield text.subarray(at, end);
    at = end;
  }
}
