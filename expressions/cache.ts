/** Remembers results by text, at most `capacity` of them, and forgets the oldest first. */
export function cachedByText<T>(capacity: number, compute: (text: string) => T): (text: string) => T {
  const entries = new Map<string, T>();
  return (text) => {
    const known = entries.get(text);
    if (known !== undefined) return known;
    const fresh = compute(text);
    if (text.length > longestCachedText) return fresh;
    if (entries.size >= capacity) {
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    }
    entries.set(text, fresh);
    return fresh;
  };
}

/** Longer texts are rare and would let a full cache hold too much memory. */
const longestCachedText = 65_536;
