/** Text patterns of the document, each with its rule in words for messages and editors. */
export interface TextRule {
  readonly pattern: string;
  /** What such a text is called in a message. */
  readonly what: string;
  readonly rule: string;
}

export const identifierRule = {
  pattern: '^[a-zA-Z_][0-9a-zA-Z_]{0,127}$',
  what: 'identifier',
  rule: 'letters, digits and underscores, not starting with a digit, at most 128 characters',
} as const satisfies TextRule;

export const nameRule = {
  pattern: '^[a-zA-Z_0-9.-][-0-9a-zA-Z_\\s.]{0,127}$',
  what: 'name',
  rule: 'letters, digits, spaces, dots, hyphens and underscores, at most 128 characters',
} as const satisfies TextRule;

export const variableNameRule = {
  pattern: '^[a-zA-Z_][0-9a-zA-Z_.$-]{0,127}$',
  what: 'variable name',
  rule: 'letters, digits, underscores, dots, hyphens and $, starting with a letter or underscore, at most 128 characters',
} as const satisfies TextRule;

export const numberTextRule = {
  pattern: '^$|^[+-]?[0-9]*\\.?[0-9]+$',
  what: 'number',
  rule: 'digits, with an optional sign and decimal point',
} as const satisfies TextRule;

export const versionLabelRule = {
  pattern: '^[0-9a-zA-Z][^\\s/&]{0,63}$',
  what: 'version label',
  rule: 'no spaces, slashes or &, starting with a letter or digit, at most 64 characters',
} as const satisfies TextRule;

export const absolutePathRule = {
  pattern: '^/',
  what: 'absolute path',
  rule: 'it starts with /',
} as const satisfies TextRule;

export const wholeNumberRule = {
  pattern: '^\\d*$',
  what: 'whole number',
  rule: 'digits only',
} as const satisfies TextRule;

export const textRules: readonly TextRule[] = [
  identifierRule,
  nameRule,
  variableNameRule,
  numberTextRule,
  versionLabelRule,
  absolutePathRule,
  wholeNumberRule,
];
