import type { StreamMasker } from '../../engine/mask/masker.ts';
import type { LogSink, LogStore } from '../../engine/ports.ts';
import type { Renderer } from '../render/renderer.ts';

/** Every step's output passes the masker once, then goes to its file and to whoever watches. */
export function maskedLogs(masker: StreamMasker, files: LogStore, renderer: Renderer): LogStore {
  return {
    open: (nodeId, attempt): LogSink => {
      const file = files.open(nodeId, attempt);
      const masked = masker.stream({
        write: (chunk) => {
          renderer.log(nodeId, attempt, chunk);
          return file.write(chunk);
        },
      });
      return {
        write: (chunk) => masked.write(chunk),
        close: async () => {
          await masked.flush();
          await file.close();
        },
      };
    },
  };
}
