/**
 * An immutable map that shares structure between versions: `set` copies two small arrays, whatever the size.
 * Good up to about a hundred thousand entries; iteration order is unspecified.
 */
export class PersistentMap<V> {
  readonly #shelves: readonly (readonly Bucket<V>[])[];

  constructor(shelves: readonly (readonly Bucket<V>[])[] = emptyShelves) {
    this.#shelves = shelves;
  }

  get(key: string): V | undefined {
    const hash = hashOf(key);
    const bucket = this.#shelves[hash >>> 6]?.[hash & 63];
    return bucket?.find((entry) => entry[0] === key)?.[1];
  }

  set(key: string, value: V): PersistentMap<V> {
    const hash = hashOf(key);
    const shelf = this.#shelves[hash >>> 6] ?? [];
    const bucket = shelf[hash & 63] ?? [];
    const shelves = this.#shelves.slice();
    const copy = shelf.slice();
    copy[hash & 63] = put(bucket, key, value);
    shelves[hash >>> 6] = copy;
    return new PersistentMap(shelves);
  }

  *values(): IterableIterator<V> {
    for (const shelf of this.#shelves) {
      for (const bucket of shelf) if (bucket !== undefined) for (const entry of bucket) yield entry[1];
    }
  }
}

type Bucket<V> = readonly (readonly [key: string, value: V])[];

const emptyShelves: readonly (readonly never[])[] = Array.from({ length: 64 }, () => []);

function put<V>(bucket: Bucket<V>, key: string, value: V): Bucket<V> {
  const at = bucket.findIndex((entry) => entry[0] === key);
  return at === -1 ? [...bucket, [key, value]] : bucket.with(at, [key, value]);
}

/** 12 bits of FNV-1a: 64 shelves of 64 buckets. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 12) ^ (hash >>> 24)) & 0xfff;
}
