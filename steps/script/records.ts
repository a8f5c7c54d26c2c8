/** Reads `NAME=value` records that each end in NUL: values keep their blanks, quotes and line breaks. */
export function parseRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (const record of new TextDecoder().decode(bytes).split('\0')) {
    const at = record.indexOf('=');
    if (at > 0) records.set(record.slice(0, at), record.slice(at + 1));
  }
  return records;
}
