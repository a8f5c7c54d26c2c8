import type { Clock } from '../../engine/ports.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';

/** Shows a run to whoever started it. Reads events and logs in order; never throws for what they hold. */
export interface Renderer {
  event(event: ExecutionEvent): void;
  /** Masked output of a step, as it comes. */
  log(nodeId: string, attempt: number, chunk: Uint8Array): void;
  /** Leaves the terminal as it was found. Safe to call twice, and at any time. */
  close(): void;
}

export type RendererKind = 'pretty' | 'plain' | 'jsonl' | 'quiet';

export interface RendererOptions {
  readonly write: (text: string) => unknown;
  /** Asked before every redraw, so that a resized terminal is noticed. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly hasColor: boolean;
  readonly clock: Clock;
  /** Whether answers to waiting steps are read from this terminal. */
  readonly isInteractive?: boolean;
}

/** `pretty` needs a terminal; `plain` suits every file and pipe; `jsonl` is one event per line; `quiet` is silent. */
export async function createRenderer(kind: RendererKind, options: RendererOptions): Promise<Renderer> {
  switch (kind) {
    case 'pretty': {
      const { PrettyRenderer } = await import('./pretty.ts');
      return new PrettyRenderer(options);
    }
    case 'plain': {
      const { PlainRenderer } = await import('./plain.ts');
      return new PlainRenderer(options);
    }
    case 'jsonl':
      return {
        event: (event) => void options.write(`${JSON.stringify(event)}\n`),
        log: () => undefined,
        close: () => undefined,
      };
    case 'quiet':
      return { event: () => undefined, log: () => undefined, close: () => undefined };
  }
}
