import type { Automaton } from './automaton.ts';

/** Stands for a secret, whatever its length. */
export const mask = '**************';

const maskBytes = Buffer.from(mask);

/** Bytes of one or more overlapping secrets, as places in the text at hand. */
interface Span {
  readonly start: number;
  end: number;
  /** Its mask is out; what remains is to leave out the rest. */
  isWritten: boolean;
}

/** Reads a text piece by piece. Every byte of a secret is replaced; secrets that overlap share one mask. */
export class MaskScan {
  readonly #current: () => Automaton;
  #automaton: Automaton;
  #state = 0;
  /** Read, but not passed on: it may be the start of a secret. */
  #held: Uint8Array = Buffer.alloc(0);
  #spans: Span[] = [];

  constructor(current: () => Automaton) {
    this.#current = current;
    this.#automaton = current();
  }

  /** @returns what can be shown by now: the chunk itself, as far as there is nothing to hide. */
  feed(chunk: Uint8Array): readonly Uint8Array[] {
    const data = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#scan(data, this.#restart() ? 0 : this.#held.length);
    return this.#release(data, data.length - (this.#automaton.held[this.#state] ?? 0));
  }

  /** The text is over: what looked like the start of a secret is none. */
  end(): readonly Uint8Array[] {
    const data = this.#held;
    if (this.#restart()) this.#scan(data, 0);
    this.#state = 0;
    return this.#release(data, data.length);
  }

  /** Takes up secrets that were added. @returns whether what is held must be read again. */
  #restart(): boolean {
    const automaton = this.#current();
    if (automaton === this.#automaton) return false;
    this.#automaton = automaton;
    this.#state = 0;
    this.#spans = this.#spans.filter((span) => span.isWritten);
    return true;
  }

  #scan(data: Uint8Array, from: number): void {
    const { matched, step, skip } = this.#automaton;
    let state = this.#state;
    for (let at = state === 0 ? skip(data, from) : from; at < data.length; ) {
      state = step(state, data[at] ?? 0);
      at += 1;
      const length = matched[state] ?? 0;
      if (length > 0) this.#found(at - length, at);
      if (state === 0) at = skip(data, at);
    }
    this.#state = state;
  }

  #found(start: number, end: number): void {
    let last = this.#spans.at(-1);
    while (last !== undefined && last.start >= start) {
      this.#spans.pop();
      last = this.#spans.at(-1);
    }
    if (last !== undefined && last.end > start) last.end = end;
    else this.#spans.push({ start, end, isWritten: false });
  }

  /** Gives out what is before `boundary`, where all secrets are known, and keeps the rest. */
  #release(data: Uint8Array, boundary: number): readonly Uint8Array[] {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const span of this.#spans) {
      if (span.start >= boundary) break;
      if (!span.isWritten) parts.push(data.subarray(at, span.start), maskBytes);
      span.isWritten = true;
      at = Math.min(span.end, boundary);
    }
    parts.push(data.subarray(at, boundary));
    this.#spans = this.#spans
      .filter(({ end }) => end > boundary)
      .map((span) => ({ ...span, start: span.start - boundary, end: span.end - boundary }));
    // A copy: the chunk belongs to whoever gets it next.
    this.#held = Buffer.from(data.subarray(boundary));
    return parts.filter((part) => part.length > 0);
  }
}
