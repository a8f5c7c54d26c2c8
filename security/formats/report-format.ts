import type { Finding } from '../finding.ts';
import type { ParseOptions, Scanner } from '../scanners/scanner.ts';
import type { Fields } from './fields.ts';

export interface FormatContext {
  /** The product whose results these are; the report may come from another tool. */
  readonly scanner: Scanner;
  readonly options: ParseOptions;
}

/** A JSON format that several tools write, so that every scanner step accepts it. */
export interface ReportFormat {
  readonly id: string;
  readonly name: string;
  /** Names that are in every such report; text without them is not parsed to find out. */
  readonly marks: readonly string[];
  /** Looks at the top level only: what it recognizes must then be in order, or `parse` throws. */
  recognizes(document: Fields): boolean;
  parse(document: Fields, context: FormatContext): readonly Finding[];
  version?(document: Fields): string | undefined;
}
