export type ReportErrorCode =
  | 'report/empty'
  | 'report/too-large'
  | 'report/too-deep'
  | 'report/not-text'
  | 'report/not-json'
  | 'report/truncated'
  | 'report/not-xml'
  | 'report/wrong-shape'
  | 'report/unsupported'
  | 'report/unsuccessful';

export interface ReportPosition {
  readonly line: number;
  readonly column: number;
}

/** A report that nobody may count: the scan fails, because "unreadable" must never look like "nothing found". */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly code: ReportErrorCode;
  readonly position?: ReportPosition;

  constructor(code: ReportErrorCode, message: string, position?: ReportPosition) {
    super(position ? `${message} (line ${position.line}, column ${position.column})` : message);
    this.code = code;
    if (position) this.position = position;
  }
}
