/**
 * Makes text from a report safe to print: no control characters besides line feed and tab, no overrides of the
 * writing direction, no half surrogates, and at most `maxLength` UTF-16 units.
 */
export function displayText(text: string, maxLength: number): string {
  if (text.length <= maxLength && plain.test(text)) return text;
  const safe = text
    .slice(0, maxLength * 2)
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '')
    .replaceAll(/\p{Cs}/gu, '\u{FFFD}');
  return safe.length <= maxLength ? safe : `${safe.slice(0, maxLength - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** Most text is plain, and needs no more than this look. */
const plain = /^[ -~\n\t]*$/;

/** The same on one line: for titles, names and paths. */
export function displayLine(text: string, maxLength: number): string {
  return displayText(text, maxLength).replaceAll(/\s+/g, ' ').trim();
}
