import type { DocumentPath, SourceMap } from '../../diagnostic.ts';
import type { Template } from './template.ts';

/** Where a part of a composed document was written. */
export interface Origin {
  readonly source: SourceMap;
  readonly path: DocumentPath;
  /** Templates around that text, outermost first; empty in the pipeline's own file. */
  readonly chain: readonly Template[];
}

/** Remembers which part of a composed document came from which file. Paths are those of the composed document. */
export class Origins {
  readonly #main: SourceMap;
  readonly #parts = new Map<string, Origin>();

  constructor(main: SourceMap) {
    this.#main = main;
  }

  /** Everything at and below the path comes from there, unless a longer path says else. */
  put(path: DocumentPath, origin: Origin): void {
    this.#parts.set(keyOf(path), origin);
  }

  of(path: DocumentPath): Origin {
    for (let length = path.length; length > 0; length--) {
      const part = this.#parts.get(keyOf(path.slice(0, length)));
      if (part !== undefined) return { ...part, path: [...part.path, ...path.slice(length)] };
    }
    return { source: this.#main, path, chain: [] };
  }

  /**
   * A source map of the composed document. Values from a template are in the template's file, values from
   * `templateInputs` where the link gives them, everything else in the pipeline's file. A value that stands nowhere
   * falls back to the nearest parent: in the end, the element that holds the link. `file` and `text` are those of the
   * pipeline; a position may name another file.
   */
  sourceMap(): SourceMap {
    return {
      file: this.#main.file,
      text: this.#main.text,
      position: (path, at) => {
        const origin = this.of(path);
        return origin.source.position(origin.path, at);
      },
    };
  }
}

function keyOf(path: DocumentPath): string {
  return path.join('\n');
}
