/**
 * Which paths of a build context stay at home, by the rules of `.dockerignore`: the last pattern that matches a path
 * or a directory above it decides. Patterns come from a repository nobody vouches for; matching takes polynomial
 * time at worst, because nothing here is a regular expression.
 */
export function parseDockerignore(text: string): (path: string) => boolean {
  const patterns = text.split(/\r?\n/).flatMap(parsePattern);
  return (path) => {
    const segments = path.split('/').filter(Boolean);
    let isIgnored = false;
    for (const { negated, parts } of patterns) {
      if (negated === isIgnored && matchesPathOrParent(parts, segments)) isIgnored = !negated;
    }
    return isIgnored;
  };
}

interface Pattern {
  readonly negated: boolean;
  readonly parts: readonly Part[];
}

/** One segment of a pattern: anything at any depth, exactly this text, or a glob. */
type Part = 'any depth' | { readonly text: string } | { readonly tokens: readonly Token[] };

function parsePattern(line: string): Pattern[] {
  if (line.startsWith('#')) return [];
  const trimmed = line.trim();
  const negated = trimmed.startsWith('!');
  const pattern = negated ? trimmed.slice(1).trim() : trimmed;
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? [] : [{ negated, parts: parts.map(parsePart) }];
}

function parsePart(part: string): Part {
  if (part === '**') return 'any depth';
  return /[*?[\\]/.test(part) ? { tokens: tokenize(part) } : { text: part };
}

function matchesPathOrParent(parts: readonly Part[], segments: readonly string[]): boolean {
  return segments.some((_, index) => matchesSegments(parts, segments.slice(0, index + 1)));
}

/** `**` stands for any number of segments, none included. Row by row, as in an edit distance. */
function matchesSegments(parts: readonly Part[], segments: readonly string[]): boolean {
  let reached = [true, ...segments.map(() => false)];
  for (const part of parts) {
    const next: boolean[] = [];
    for (let at = 0; at <= segments.length; at++) {
      if (part === 'any depth') next.push(reached[at] === true || (at > 0 && next[at - 1] === true));
      else next.push(at > 0 && reached[at - 1] === true && matchesPart(part, segments[at - 1] ?? ''));
    }
    reached = next;
  }
  return reached[segments.length] === true;
}

function matchesPart(part: Exclude<Part, 'any depth'>, segment: string): boolean {
  return 'text' in part ? part.text === segment : matchesTokens(part.tokens, segment);
}

function matchesTokens(tokens: readonly Token[], text: string): boolean {
  const characters = Array.from(text);
  let reached = [true, ...characters.map(() => false)];
  for (const token of tokens) {
    const next: boolean[] = [];
    for (let at = 0; at <= characters.length; at++) {
      if (token === 'any') next.push(reached[at] === true || (at > 0 && next[at - 1] === true));
      else next.push(at > 0 && reached[at - 1] === true && token(characters[at - 1] ?? ''));
    }
    reached = next;
  }
  return reached[characters.length] === true;
}

type Token = 'any' | ((character: string) => boolean);

/** `*`, `?`, `[a-z]`, `[^a-z]` and `\`. */
function tokenize(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '*') tokens.push('any');
    else if (character === '?') tokens.push(() => true);
    else if (character === '[' && characters.indexOf(']', at + 2) > 0) {
      const end = characters.indexOf(']', at + 2);
      tokens.push(characterClass(characters.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === '\\' ? (characters[++at] ?? '\\') : character;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

function characterClass(members: readonly string[]): (character: string) => boolean {
  const negated = members[0] === '^' || members[0] === '!';
  const rest = negated ? members.slice(1) : members;
  const ranges: [string, string][] = [];
  for (let at = 0; at < rest.length; at++) {
    const from = rest[at] ?? '';
    const isRange = rest[at + 1] === '-' && at + 2 < rest.length;
    ranges.push([from, isRange ? (rest[at + 2] ?? from) : from]);
    if (isRange) at += 2;
  }
  return (character) => ranges.some(([from, to]) => character >= from && character <= to) !== negated;
}
