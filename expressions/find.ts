import { type Block, blocksOf, parseTemplate, singleBlock } from './template.ts';

/** One `<+…>` of a text, with those inside it. */
export interface FoundExpression {
  /** Offset of `<+`. */
  readonly start: number;
  /** Offset after the closing `>`. */
  readonly end: number;
  /** As written, `<+` and `>` included. */
  readonly source: string;
  /** What stands between `<+` and `>`. */
  readonly content: string;
  readonly nested: readonly FoundExpression[];
}

/** The expressions of a text in order; an opener that is never closed is not one. */
export function findExpressions(text: string): readonly FoundExpression[] {
  if (!text.includes('<+')) return [];
  return blocksOf(parseTemplate(text)).map((block) => found(block, 0));
}

export function hasExpressions(text: string): boolean {
  return text.includes('<+') && blocksOf(parseTemplate(text)).length > 0;
}

/** Whether the text is one expression and nothing else, not even white space. */
export function isSingleExpression(text: string): boolean {
  return text.startsWith('<+') && singleBlock(parseTemplate(text)) !== undefined;
}

/** Nothing that deep is ever evaluated. */
const deepestReported = 100;

function found(block: Block, depth: number): FoundExpression {
  const { start, end, source, body } = block;
  const inner = depth < deepestReported ? blocksOf(body) : [];
  return { start, end, source, content: body.source, nested: inner.map((each) => found(each, depth + 1)) };
}
