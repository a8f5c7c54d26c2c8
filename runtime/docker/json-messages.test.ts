import { describe, expect, it } from 'vitest';
import { type EngineMessage, engineMessages, failureIn } from './json-messages.ts';

describe('engineMessages', () => {
  const stream = Buffer.from('{"stream":"größe"}\r\n\n{"id":"a","status":"Downloading"}\n{"error":"no"}');

  it('reads one message a line wherever the connection cuts the stream', async () => {
    for (let size = 1; size <= stream.length; size++) {
      expect(await read(size)).toEqual([
        { stream: 'größe' },
        { id: 'a', status: 'Downloading' },
        { error: 'no' },
      ]);
    }
  });

  async function read(size: number): Promise<readonly EngineMessage[]> {
    const chunks = async function* () {
      for (let at = 0; at < stream.length; at += size) yield stream.subarray(at, at + size);
    };
    const messages: EngineMessage[] = [];
    for await (const message of engineMessages(chunks())) messages.push(message);
    return messages;
  }
});

describe('failureIn', () => {
  it.each<[message: EngineMessage, failure: string | undefined]>([
    [{ stream: 'text' }, undefined],
    [{ error: 'short' }, 'short'],
    [{ error: 'short', errorDetail: { message: 'long' } }, 'long'],
  ])('%j: %s', (message, failure) => {
    expect(failureIn(message)).toBe(failure);
  });
});
