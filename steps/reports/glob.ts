import { RE2JS } from 're2js';

/** A path pattern: `*` and `?` stay within one directory, `**` crosses them, `{a,b}` is a choice. */
export interface Glob {
  /** The directory that holds every possible match. */
  readonly base: string;
  /** Takes paths relative to `base`. */
  matches(path: string): boolean;
}

/** Linear in the length of the path, whatever the pattern. */
export function compileGlob(pattern: string): Glob {
  const segments = pattern.split('/');
  const wild = segments.findIndex((each) => /[*?[{]/.test(each));
  const fixed = wild === -1 ? segments.length - 1 : wild;
  const expression = RE2JS.compile(translate(segments.slice(fixed).join('/')));
  return {
    base: segments.slice(0, fixed).join('/'),
    matches: (path) => expression.matches(path),
  };
}

function translate(glob: string): string {
  const tokens = glob.match(/\*\*\/|\*\*|\*|\?|\[!?[^\]]+\]|[\s\S]/g) ?? [];
  let depth = 0;
  const parts = tokens.map((token) => {
    if (token === '{') depth += 1;
    const isChoice = depth > 0;
    if (token === '}' && isChoice) depth -= 1;
    return translateToken(token, isChoice);
  });
  return parts.join('') + ')'.repeat(depth);
}

function translateToken(token: string, isChoice: boolean): string {
  if (token === '**/') return '(?:[^/]*/)*';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.startsWith('[') && token.length > 1)
    return `[${token.slice(1).replace(/^!/, '^').replaceAll('\\', '\\\\')}`;
  if (isChoice && token === '{') return '(?:';
  if (isChoice && token === '}') return ')';
  if (isChoice && token === ',') return '|';
  return RE2JS.quote(token);
}
