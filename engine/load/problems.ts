import type { Diagnostic, DocumentPath, SourceMap } from '../diagnostic.ts';
import { positionInside } from './position-inside.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly path: DocumentPath;
  /** `key` points at the key that introduces the value. */
  readonly at?: 'key' | 'value';
  /** Points into the text at `path`: at the `mark` that stands at `offset` of the value. */
  readonly inside?: { readonly text: string; readonly offset: number; readonly mark: string };
}

/** Collects everything that is wrong with one document. */
export class Problems {
  readonly #source: SourceMap;
  readonly #diagnostics: Diagnostic[] = [];

  constructor(source: SourceMap) {
    this.#source = source;
  }

  get all(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Line a value is on, for a hint that points at another place. */
  lineOf(path: DocumentPath): number {
    return this.#source.position(path).line;
  }

  error(problem: Problem): void {
    this.#add('error', problem);
  }

  warning(problem: Problem): void {
    this.#add('warning', problem);
  }

  #add(severity: Diagnostic['severity'], { code, message, hint, path, at, inside }: Problem): void {
    this.#diagnostics.push({
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      position: inside
        ? positionInside(this.#source, this.#source.position(path), inside)
        : this.#source.position(path, at),
      path: formatPath(path),
    });
  }
}

/** `pipeline.stages[0].stage.spec`, as people write it. */
export function formatPath(path: DocumentPath): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`;
    return text === '' ? segment : `${text}.${segment}`;
  }, '');
}
