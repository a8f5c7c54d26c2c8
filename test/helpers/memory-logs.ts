import type { LogSink, LogStore } from '../../engine/ports.ts';

/** Logs of steps as text, by node id. */
export class MemoryLogs implements LogStore {
  readonly #texts = new Map<string, string>();

  open(nodeId: string): LogSink {
    const decoder = new TextDecoder();
    return {
      write: (chunk) => {
        this.#texts.set(nodeId, this.text(nodeId) + decoder.decode(chunk, { stream: true }));
      },
      close: async () => undefined,
    };
  }

  text(nodeId: string): string {
    return this.#texts.get(nodeId) ?? '';
  }
}
