/** YAML text to plain values, with the place of every value kept. */
import { LineCounter, parseDocument } from 'yaml';
import type { Diagnostic, SourceMap } from '../diagnostic.ts';
import type { Value } from '../outcome.ts';
import { createSourceMap, positionOf } from './source-map.ts';
import { explainYamlError } from './yaml-messages.ts';
import { toValue } from './yaml-value.ts';

export interface SourceFile {
  /** As the user named it; diagnostics repeat it. */
  readonly file: string;
  readonly text: string;
}

export interface ParsedDocument {
  /** Undefined when the text is not YAML we can read; the diagnostics say why. */
  readonly value: Value | undefined;
  readonly source: SourceMap;
  readonly diagnostics: readonly Diagnostic[];
}

/** Larger files are refused before they are parsed. */
export const maxDocumentBytes = 4 * 1024 * 1024;

const maxSyntaxErrors = 5;

/** YAML 1.2 core with merge keys; `yes` and `on` are texts. Never throws: what is wrong is in `diagnostics`. */
export function parseYaml(file: SourceFile): ParsedDocument {
  const bytes = Buffer.byteLength(file.text);
  if (bytes > maxDocumentBytes) return refuse(file, tooLarge(bytes));
  if (file.text.trim() === '')
    return refuse(file, { code: 'definition/empty-file', message: 'the file is empty' });

  const lines = new LineCounter();
  const document = parseDocument(file.text, {
    lineCounter: lines,
    schema: 'core',
    merge: true,
    // Duplicate keys are found by toValue: the library compares every pair of keys.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const place = positionOf(file, lines);
  const source = createSourceMap(file, document, place);
  if (document.errors.length > 0) {
    return { value: undefined, source, diagnostics: syntaxErrors(document.errors, place) };
  }

  const { value, diagnostics } = toValue(document, place);
  if (value === null && diagnostics.length === 0) {
    return refuse(file, { code: 'definition/empty-file', message: 'the file holds nothing but comments' });
  }
  const warnings = document.warnings.map((each) => ({
    ...explainYamlError(each),
    severity: 'warning' as const,
    position: place(each.pos[0], each.pos[1]),
  }));
  return { value, source, diagnostics: [...diagnostics, ...warnings] };
}

/** One fault often makes the parser stumble on; a line's first complaint is the one to read. */
function syntaxErrors(
  errors: ReturnType<typeof parseDocument>['errors'],
  place: ReturnType<typeof positionOf>,
): readonly Diagnostic[] {
  const seen = new Set<number>();
  const diagnostics: Diagnostic[] = [];
  for (const each of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const position = place(each.pos[0], each.pos[1]);
    if (seen.has(position.line)) continue;
    seen.add(position.line);
    diagnostics.push({ ...explainYamlError(each), severity: 'error', position });
  }
  return diagnostics.slice(0, maxSyntaxErrors);
}

function tooLarge(bytes: number): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  const size = (bytes / 1024 / 1024).toFixed(1);
  return {
    code: 'definition/file-too-large',
    message: `the file has ${size} MB; a definition may have ${maxDocumentBytes / 1024 / 1024} MB`,
    hint: 'move scripts and data into files of the repository',
  };
}

function refuse(file: SourceFile, problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>): ParsedDocument {
  const position = { file: file.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    value: undefined,
    source: { file: file.file, text: file.text, position: () => position },
    diagnostics: [{ ...problem, severity: 'error', position }],
  };
}
