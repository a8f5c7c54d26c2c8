import { ReportError } from '../report-error.ts';

/** No scanner we know writes more, and a string of this length still fits into the engine. */
export const maxReportBytes = 500_000_000;

/** Turns the bytes of a report file into text: UTF-8 or UTF-16, with or without a byte order mark. */
export function decodeReport(bytes: Uint8Array): string {
  if (bytes.length > maxReportBytes) {
    throw new ReportError(
      'report/too-large',
      `the report has ${bytes.length} bytes; at most ${maxReportBytes} are read`,
    );
  }
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Without a mark, a zero byte beside the first character tells UTF-16: JSON and XML both start with ASCII. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0))
    return 'utf-16be';
  return 'utf-8';
}
