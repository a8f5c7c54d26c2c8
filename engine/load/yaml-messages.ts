import type { ErrorCode } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';

type Explanation = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

/** The parser's complaint in words that say what to do about it. */
export function explainYamlError(error: { readonly code: ErrorCode; readonly message: string }): Explanation {
  const { message, hint } = explanations[error.code];
  const code = error.code === 'RESOURCE_EXHAUSTION' ? 'definition/too-deep' : 'definition/yaml';
  return hint === undefined ? { code, message } : { code, message, hint };
}

const explanations: Readonly<Record<ErrorCode, { readonly message: string; readonly hint?: string }>> = {
  ALIAS_PROPS: { message: 'an alias cannot have an anchor or a tag of its own' },
  BAD_ALIAS: { message: 'this is not a usable anchor or alias name' },
  BAD_COLLECTION_TYPE: { message: 'the tag does not fit this kind of value' },
  BAD_DIRECTIVE: { message: 'this line starting with % is not a YAML directive' },
  BAD_DQ_ESCAPE: {
    message: 'unknown escape in a double-quoted text',
    hint: 'write \\\\ for a backslash, or use single quotes',
  },
  BAD_INDENT: {
    message: 'this line is indented differently from its neighbors',
    hint: 'keys of one element start in the same column',
  },
  BAD_PROP_ORDER: { message: 'anchors and tags go between the key and its value' },
  BAD_SCALAR_START: { message: 'a text cannot start with this character', hint: 'put the text in quotes' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second ": " stands on this line',
    hint: 'put a text that contains ": " in quotes',
  },
  BLOCK_IN_FLOW: { message: 'indented lists and keys cannot stand inside [ ] or { }' },
  DUPLICATE_KEY: { message: 'the key is written twice' },
  IMPOSSIBLE: { message: 'this is not YAML' },
  KEY_OVER_1024_CHARS: { message: 'a key may have at most 1024 characters' },
  MISSING_CHAR: {
    message: 'something is missing here',
    hint: 'a closing quote, bracket or brace, or a ":" after the key',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this line is neither a "key: value" nor part of the text above it',
    hint: 'add a ":" after the key, or indent the line under the text it belongs to',
  },
  MULTIPLE_ANCHORS: { message: 'a value can have only one anchor' },
  MULTIPLE_DOCS: {
    message: 'the file holds more than one YAML document',
    hint: 'keep one pipeline per file',
  },
  MULTIPLE_TAGS: { message: 'a value can have only one tag' },
  NON_STRING_KEY: { message: 'a key must be a text' },
  RESOURCE_EXHAUSTION: { message: 'the document is nested too deeply to be a pipeline' },
  TAB_AS_INDENT: { message: 'a tab is used for indentation', hint: 'indent with spaces' },
  TAG_RESOLVE_FAILED: { message: 'the tag has no meaning here and is ignored' },
  UNEXPECTED_TOKEN: {
    message: 'this does not belong here',
    hint: 'check the indentation, and put a text with special characters in quotes',
  },
};
