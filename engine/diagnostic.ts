/** A place in a file a person can open. Lines and columns count from 1; `end` is exclusive. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One positioned problem in a definition. Rendered as `file:line:col  message  code` with a code frame. */
export interface Diagnostic {
  /** Stable, such as `definition/unknown-step`. Tests assert on it. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong, without color, stack or "Error:". */
  readonly message: string;
  /** What to do, such as `did you mean "Run"?`. */
  readonly hint?: string;
  /** Absent only when no file is involved (a flag on the command line). */
  readonly position?: Position;
  /** Path in the document, such as `pipeline.stages[0].stage.spec`. */
  readonly path?: string;
}

/** Path from the document's root: keys and list indexes as written. */
export type DocumentPath = readonly (string | number)[];

/** Finds where in its file a value was written. Falls back to the nearest parent that has a place. */
export interface SourceMap {
  readonly file: string;
  readonly text: string;
  /** `key` points at the key itself rather than at its value. */
  position(path: DocumentPath, at?: 'key' | 'value'): Position;
}
