import { createRequire } from 'node:module';

/** Loads a package at the first call: evaluation is synchronous, and most expressions need none of the large ones. */
export function onFirstCall<T>(name: string): () => T {
  let loaded: T | undefined;
  return () => {
    loaded ??= createRequire(import.meta.url)(name) as T; // the caller names the package's own type
    return loaded;
  };
}
