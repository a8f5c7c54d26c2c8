/**
 * Takes the engine's framing off an output stream: 8 bytes (stream, 0, 0, 0, length as a big-endian 32-bit number),
 * then as many bytes of output. Payload passes through as it comes; nothing is collected.
 */
export class FrameReader {
  #header = Buffer.alloc(0);
  #remaining = 0;

  /** @returns the parts of `chunk` that are output, in order, as views on `chunk`. */
  *push(chunk: Buffer): Generator<Buffer> {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#remaining > 0) {
        const payload = chunk.subarray(offset, offset + this.#remaining);
        this.#remaining -= payload.length;
        offset += payload.length;
        yield payload;
        continue;
      }
      const needed = headerLength - this.#header.length;
      this.#header = Buffer.concat([this.#header, chunk.subarray(offset, offset + needed)]);
      offset += needed;
      if (this.#header.length === headerLength) {
        this.#remaining = this.#header.readUInt32BE(4);
        this.#header = Buffer.alloc(0);
      }
    }
  }
}

const headerLength = 8;
