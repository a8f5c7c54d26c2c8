import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spendText } from '../limits.ts';
import { onFirstCall } from '../load.ts';
import { textOf } from '../text.ts';
import type { Operand } from '../value.ts';
import { readXml } from '../xml/document.ts';
import type { XmlNode } from '../xml/node.ts';
import type { BuiltinFunction } from './function.ts';

const longestPath = 500;

export const xml: readonly BuiltinFunction[] = [
  {
    name: 'xml.select',
    arity: 2,
    summary: 'What an XPath finds in an XML text, as text.',
    apply: ([path, source], evaluation) =>
      select(evaluation, text(evaluation, path), text(evaluation, source)),
  },
];

function text(evaluation: Evaluation, value: Operand | undefined): string {
  if (value === null || value === undefined) {
    throw new ExpressionError('expression/unresolved', 'An argument of "xml.select" is null.');
  }
  return textOf(evaluation, value);
}

function select(evaluation: Evaluation, path: string, source: string): string {
  if (path.length > longestPath) {
    throw new ExpressionError('expression/limit', `An XPath is longer than ${longestPath} characters.`);
  }
  const found = engine()
    .parse(path)
    .evaluateString({ node: readXml(evaluation, source), namespaces: (prefix) => prefix });
  spendText(evaluation, found.length);
  return found;
}

interface XPathEngine {
  parse(path: string): {
    evaluateString(options: { node: XmlNode; namespaces: (prefix: string) => string }): string;
  };
}

/** Without the package's types, which would bring those of a browser into the program. */
const engine = onFirstCall<XPathEngine>('xpath');
