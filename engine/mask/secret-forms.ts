/** Values and lines shorter than this are not masked: they are part of too many harmless words. */
export const leastLength = 3;

/** Lengths of lines that `base64` and `openssl` break their output into. */
const wrapWidths = [76, 64];

/** Pieces of an encoded text shorter than this are part of too many harmless words. */
const leastPiece = 4;

/**
 * The texts that give a secret away: the value, each of its lines, and how base64, URLs and JSON write them.
 * Empty when the value is too short to be masked.
 */
export function secretForms(secret: string): readonly Buffer[] {
  const value = secret.trim();
  if (value.length < leastLength) return [];
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const texts = [secret, value, ...lines].filter((text) => text.trim().length >= leastLength);
  const forms = new Set(texts.flatMap((text) => [text, ...urlForms(text), ...jsonForms(text)]));
  for (const text of new Set([secret, value])) {
    for (const form of base64Forms(Buffer.from(text))) forms.add(form);
  }
  return [...forms].map((form) => Buffer.from(form));
}

function jsonForms(text: string): readonly string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  // Some writers escape the slash as well, or what is special in HTML.
  const html = escaped.replaceAll(
    /[<>&'\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [escaped, escaped.replaceAll('/', '\\/'), html];
}

/** What path segments, `encodeURIComponent` and HTML forms leave as it is; they differ in nothing else that matters. */
const unescaped = [/[\w.~-]/, /[\w.~!'()*-]/, /[\w.*-]/];

function urlForms(text: string): readonly string[] {
  const escaped = unescaped.map((kept) => percentEncode(text, kept));
  const withLowerCase = escaped.flatMap((form) => [
    form,
    form.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  ]);
  return withLowerCase.flatMap((form) => [form, form.replaceAll('%20', '+')]);
}

function percentEncode(text: string, kept: RegExp): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    encoded += kept.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** The value encoded by itself, with line breaks, and anywhere inside a longer text (`user:password`). */
function base64Forms(value: Buffer): readonly string[] {
  const whole = value.toString('base64');
  const wrapped = wrapWidths.flatMap((width) => (whole.length > width ? piecesOf(whole, width) : []));
  const inside = [0, 1, 2].map((before) => encodedInside(value, before));
  const standard = [whole, whole.replaceAll('=', ''), ...wrapped, ...inside];
  const forUrls = standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...standard, ...forUrls].filter((form) => form.length >= leastPiece);
}

function piecesOf(text: string, width: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += width) pieces.push(text.slice(at, at + width));
  return pieces;
}

/** The characters that depend on the value alone when `before` bytes (0 to 2, modulo 3) stand in front of it. */
function encodedInside(value: Buffer, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), value]);
  const known = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), known);
}
