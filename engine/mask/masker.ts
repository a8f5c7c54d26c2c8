import type { ByteSink, Masker } from '../ports.ts';
import { type Automaton, createAutomaton } from './automaton.ts';
import { MaskScan } from './mask-scan.ts';
import { leastLength, secretForms } from './secret-forms.ts';

export interface MaskedSink extends ByteSink {
  /** Ends the text: what was held back, as it might have been the start of a secret, passes. Safe to call twice. */
  flush(): Promise<void> | void;
}

export interface StreamMasker extends Masker {
  /** A sink in front of another. Secrets added later are masked from there on, also in what is held back. */
  stream(sink: ByteSink): MaskedSink;
}

export interface MaskerOptions {
  /** Told about every value that is too short to be masked; the message does not contain it. */
  readonly warn?: (message: string) => void;
}

/** Hides secrets, each in all its forms, wherever they appear. Bytes of no secret pass unchanged. */
export function createMasker({ warn = () => undefined }: MaskerOptions = {}): StreamMasker {
  const patterns = new Map<string, Buffer>();
  let automaton: Automaton | undefined = createAutomaton([]);

  // Rebuilt when needed: a run adds many secrets before the next byte passes.
  const current = () => {
    automaton ??= createAutomaton([...patterns.values()]);
    return automaton;
  };

  return {
    add(secret) {
      const forms = secretForms(secret);
      if (forms.length === 0 && secret !== '') warn(tooShort);
      for (const form of forms) {
        const key = form.toString('latin1');
        if (patterns.has(key)) continue;
        patterns.set(key, form);
        automaton = undefined;
      }
    },
    maskText(text) {
      const scan = new MaskScan(current);
      const bytes = Buffer.from(text);
      const masked = Buffer.concat([...scan.feed(bytes), ...scan.end()]);
      return masked.equals(bytes) ? text : masked.toString();
    },
    stream: (sink) => {
      const scan = new MaskScan(current);
      return {
        write: (chunk) => writeParts(sink, scan.feed(chunk)),
        flush: () => writeParts(sink, scan.end()),
      };
    },
  };
}

function writeParts(sink: ByteSink, parts: readonly Uint8Array[]): Promise<void> | void {
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  return sink.write(others.length === 0 ? first : Buffer.concat(parts));
}

const tooShort = `a secret of fewer than ${leastLength} characters is not masked: it would hide parts of other words`;
