/**
 * Reads what programs append to `$DRONE_OUTPUT`: a `NAME=value` pair a line, `export` in front or not. A value in
 * double or single quotes loses them and may go on over several lines; any other value is taken as it stands.
 */
export function parseDotenv(bytes: Uint8Array): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/.exec(lines[at] ?? '');
    if (match?.[1] === undefined) continue;
    const written = (match[2] ?? '').trimStart();
    const end = closingLine(lines, at, written);
    pairs.set(match[1], unquote([written, ...lines.slice(at + 1, end + 1)].join('\n')));
    at = end;
  }
  return pairs;
}

/** The line on which a quoted value ends; the line itself when there is no such quote. */
function closingLine(lines: readonly string[], start: number, written: string): number {
  const quote = written[0];
  if ((quote !== '"' && quote !== "'") || isClosed(written.slice(1), quote)) return start;
  const end = lines.findIndex((line, index) => index > start && isClosed(line, quote));
  return end === -1 ? start : end;
}

function isClosed(text: string, quote: string): boolean {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(quote) && !(quote === '"' && /(?:^|[^\\])(?:\\\\)*\\"$/.test(trimmed));
}

function unquote(value: string): string {
  const match = /^(["'])([\s\S]*)\1\s*$/.exec(value);
  if (match?.[1] === undefined || match[2] === undefined) return value;
  if (match[1] === "'") return match[2];
  return match[2].replaceAll(/\\([nrt"\\$])/g, (_, escaped: string) => escapes[escaped] ?? escaped);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
