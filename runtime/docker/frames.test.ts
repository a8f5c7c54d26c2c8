import { describe, expect, it } from 'vitest';
import { FrameReader } from './frames.ts';

describe('FrameReader', () => {
  it('joins the output of both streams in the order it was written', () => {
    const stream = Buffer.concat([frame(1, 'out '), frame(2, 'error '), frame(1, 'out again')]);

    expect(read([stream])).toBe('out error out again');
  });

  it('loses nothing wherever the connection cuts the stream', () => {
    const stream = Buffer.concat([frame(1, 'one'), frame(2, ''), frame(1, 'two and three')]);

    for (let size = 1; size <= stream.length; size++) {
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      );
      expect(read(chunks)).toBe('onetwo and three');
    }
  });

  it('passes a frame on before all of it has arrived', () => {
    const reader = new FrameReader();
    const stream = frame(1, 'a long frame');

    expect([...reader.push(stream.subarray(0, 12))].join('')).toBe('a lo');
  });
});

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function read(chunks: readonly Buffer[]): string {
  const reader = new FrameReader();
  return chunks.flatMap((chunk) => [...reader.push(chunk)].map(String)).join('');
}
