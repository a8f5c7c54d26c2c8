/**
 * Finds many byte patterns at once (Aho and Corasick), in time linear in the text whatever the patterns are.
 * State 0 is "no pattern has begun"; there it jumps over bytes that cannot begin one (Wu and Manber).
 */
export interface Automaton {
  step(state: number, byte: number): number;
  /** First place at or after `from` where a pattern may begin, `data.length` at most. */
  skip(data: Uint8Array, from: number): number;
  /** Length of the longest pattern that ends in this state; 0 when none does. */
  readonly matched: Int32Array;
  /** How many of the last bytes may still grow into a (longer) pattern. */
  readonly held: Int32Array;
}

/** Patterns must have at least two bytes. */
export function createAutomaton(patterns: readonly Uint8Array[]): Automaton {
  const trie = buildTrie(patterns);
  const links = linkFailures(trie);
  return { ...links, step: stepper(trie, links.fail), skip: skipper(patterns) };
}

/** Children are lists: almost every state has one, and a table of 256 for each would take a megabyte per secret. */
interface Trie {
  readonly size: number;
  readonly byte: Uint8Array;
  readonly firstChild: Int32Array;
  readonly sibling: Int32Array;
  readonly isEnd: Uint8Array;
}

function buildTrie(patterns: readonly Uint8Array[]): Trie {
  const capacity = patterns.reduce((sum, pattern) => sum + pattern.length, 1);
  const trie = {
    size: 1,
    byte: new Uint8Array(capacity),
    firstChild: new Int32Array(capacity),
    sibling: new Int32Array(capacity),
    isEnd: new Uint8Array(capacity),
  };
  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern) {
      let child = childOf(trie, state, byte);
      if (child === 0) {
        child = trie.size++;
        trie.byte[child] = byte;
        trie.sibling[child] = trie.firstChild[state] ?? 0;
        trie.firstChild[state] = child;
      }
      state = child;
    }
    trie.isEnd[state] = 1;
  }
  return trie;
}

/** 0 when there is none: the root is nobody's child. */
function childOf(trie: Trie, state: number, byte: number): number {
  let child = trie.firstChild[state] ?? 0;
  while (child !== 0 && trie.byte[child] !== byte) child = trie.sibling[child] ?? 0;
  return child;
}

/** Breadth first, so that everything a state falls back to is known before it. */
function linkFailures(trie: Trie) {
  const fail = new Int32Array(trie.size);
  const depth = new Int32Array(trie.size);
  const matched = new Int32Array(trie.size);
  const held = new Int32Array(trie.size);
  const queue = new Int32Array(trie.size);
  let end = 1;
  for (let at = 0; at < end; at++) {
    const state = queue[at] ?? 0;
    const back = fail[state] ?? 0;
    matched[state] = trie.isEnd[state] === 1 ? (depth[state] ?? 0) : (matched[back] ?? 0);
    held[state] = trie.firstChild[state] === 0 ? (held[back] ?? 0) : (depth[state] ?? 0);
    for (let child = trie.firstChild[state] ?? 0; child !== 0; child = trie.sibling[child] ?? 0) {
      depth[child] = (depth[state] ?? 0) + 1;
      fail[child] = state === 0 ? 0 : fallBack(trie, fail, back, trie.byte[child] ?? 0);
      queue[end++] = child;
    }
  }
  return { fail, matched, held };
}

function fallBack(trie: Trie, fail: Int32Array, from: number, byte: number): number {
  for (let state = from; ; state = fail[state] ?? 0) {
    const child = childOf(trie, state, byte);
    if (child !== 0 || state === 0) return child;
  }
}

function stepper(trie: Trie, fail: Int32Array): Automaton['step'] {
  const { byte: bytes, firstChild, sibling } = trie;
  const fromRoot = Int32Array.from({ length: 256 }, (_, byte) => childOf(trie, 0, byte));
  return (from, byte) => {
    for (let state = from; state !== 0; state = fail[state] ?? 0) {
      let child = firstChild[state] ?? 0;
      while (child !== 0 && bytes[child] !== byte) child = sibling[child] ?? 0;
      if (child !== 0) return child;
    }
    return fromRoot[byte] ?? 0;
  };
}

const longestWindow = 64;

/**
 * Looks at the last two bytes of a window as long as the shortest pattern: they tell how far the window may move
 * before it can hold the beginning of one.
 */
function skipper(patterns: readonly Uint8Array[]): Automaton['skip'] {
  if (patterns.length === 0) return (data) => data.length;
  const window = patterns.reduce((least, pattern) => Math.min(least, pattern.length), longestWindow);
  const shifts = new Uint8Array(65_536).fill(window - 1);
  for (const pattern of patterns) {
    for (let at = 0; at + 1 < window; at++) {
      const pair = ((pattern[at] ?? 0) << 8) | (pattern[at + 1] ?? 0);
      shifts[pair] = Math.min(shifts[pair] ?? 0, window - 2 - at);
    }
  }
  return (data, from) => {
    let at = from;
    for (const last = data.length - window; at <= last; ) {
      const shift = shifts[((data[at + window - 2] ?? 0) << 8) | (data[at + window - 1] ?? 0)] ?? 0;
      if (shift === 0) return at;
      at += shift;
    }
    return at;
  };
}
