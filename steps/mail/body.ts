/** Every line of the body on a line of its own, as Harness sends it. */
export function htmlBody(body: string): string {
  return body
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => `<br>${line}</br>`)
    .join('\n');
}

/** The body for readers without HTML: markup gone, the common entities read. */
export function plainText(body: string): string {
  return body
    .replaceAll(/<(style|script)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
    .replaceAll(/<br\s*\/?>\n?/gi, '\n')
    .replaceAll(/<\/(?:p|div|tr|li|h[1-6]|table|ul|ol)\s*>\n?/gi, '\n')
    .replaceAll(/<\/t[dh]\s*>/gi, '\t')
    .replaceAll(/<\/?[a-z][^>]*>/gi, '')
    .replaceAll(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => entities[name] ?? '')
    .replaceAll(/[ \t]+$/gm, '')
    .trim();
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  amp: '&',
};
