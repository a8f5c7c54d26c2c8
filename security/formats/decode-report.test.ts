import { describe, expect, it } from 'vitest';
import { decodeReport } from './decode-report.ts';

const text = '{"title": "Grüße 🔑"}';
const utf16 = Buffer.from(text, 'utf16le');
const swapped = Buffer.from(utf16).swap16();

describe('decodeReport', () => {
  it.each<[name: string, bytes: Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\u{FEFF}${text}`)],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
    ['UTF-16 LE', utf16],
    ['UTF-16 BE', swapped],
  ])('reads %s', (_, bytes) => {
    expect(decodeReport(bytes)).toBe(text);
  });

  it('reads an empty file as empty text', () => {
    expect(decodeReport(new Uint8Array())).toBe('');
  });

  it('replaces bytes that are no UTF-8', () => {
    expect(decodeReport(Buffer.from([0x22, 0xe9, 0x22]))).toBe('"\u{FFFD}"');
  });
});
