/** Remembers results by text, up to a number of entries and of characters, and forgets the oldest first. */
export function cachedByText<T>(capacity: number, compute: (text: string) => T): (text: string) => T {
  const entries = new Map<string, T>();
  let characters = 0;
  return (text) => {
    const known = entries.get(text);
    if (known !== undefined) return known;
    const fresh = compute(text);
    if (text.length > longestText) return fresh;
    entries.set(text, fresh);
    characters += text.length;
    for (const [oldest] of entries) {
      if (entries.size <= capacity && characters <= mostCharacters) break;
      entries.delete(oldest);
      characters -= oldest.length;
    }
    return fresh;
  };
}

/** Longer texts are rare, and one of them would push out many others. */
const longestText = 65_536;
const mostCharacters = 8_000_000;
