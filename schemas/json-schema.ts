export type Schema = { readonly [keyword: string]: unknown };

/** A JSON Schema (draft-07). */
export type JsonSchema = boolean | Schema;
