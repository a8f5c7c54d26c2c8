/**
 * Text from pipelines, logs and reports is untrusted: printed as it is, it could move the cursor, write to the
 * clipboard (OSC 52), hide a link (OSC 8) or turn the reading direction.
 */

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** The one-character forms of `ESC [` and of the end of a string, as terminals also read them. */
const [csi, terminator] = [String.fromCharCode(0x9b), String.fromCharCode(0x9c)];
const strings = String.fromCharCode(0x90, 0x98, 0x9d, 0x9e, 0x9f);

/** Whole sequences, then what else controls a terminal. A string that never ends reaches to the end of the line. */
const dangerous = new RegExp(
  [
    `(?:${esc}[\\]PX^_]|[${strings}])[^${bell}${esc}${terminator}\n]*(?:${bell}|${esc}\\\\|${terminator})?`,
    `(?:${esc}\\[|${csi})[0-?]*[ -/]*[@-~]?`,
    `${esc}[ -/]*[0-~]?`,
    '[^\\P{Cc}\\n\\t]',
    '\\p{Bidi_Control}',
    '[\\u2028\\u2029]',
  ].join('|'),
  'gu',
);

const color = new RegExp(`^${esc}\\[[\\d;]*m$`);

/** Without anything that controls a terminal, besides line feeds and tabs. */
export function safeText(text: string): string {
  return isPlain(text) ? text : text.replaceAll(dangerous, '').replaceAll(/\p{Cs}/gu, '\u{FFFD}');
}

/** The same on one line: for names, titles and messages. */
export function safeLine(text: string): string {
  return safeText(text).replaceAll(/\s+/g, ' ').trim();
}

/** One line of a log: of a line that was overwritten in place (a progress bar), what was written last. */
export function safeLogLine(line: string): string {
  return safeText(lastWritten(line));
}

/** The same with its colors, which end with the line. */
export function coloredLogLine(line: string): string {
  const written = lastWritten(line);
  if (isPlain(written)) return written;
  let hasColor = false;
  const text = written.replaceAll(dangerous, (sequence) => {
    if (!color.test(sequence)) return '';
    hasColor = true;
    return sequence;
  });
  return hasColor ? `${text}${esc}[0m` : text;
}

function lastWritten(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').findLast((part) => part !== '') ?? '';
}

function isPlain(text: string): boolean {
  return /^[\n\t -~]*$/.test(text);
}
