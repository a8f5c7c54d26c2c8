/** Every field may be absent or `undefined`: what a parser has in hand before it knows what the report says. */
export type Loose<T> = { readonly [P in keyof T]?: T[P] | undefined };

/** Leaves out the fields that are `undefined`, so that "absent" is said in one way only. */
export function present<T extends object>(value: Loose<T>): Partial<T> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  // The entries are fields of T with `undefined` taken out, which `fromEntries` cannot say.
  return Object.fromEntries(entries) as Partial<T>;
}
