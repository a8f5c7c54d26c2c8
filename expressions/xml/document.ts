import type { SaxesTagPlain } from 'saxes';
import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spend, spendText } from '../limits.ts';
import { onFirstCall } from '../load.ts';
import { type NodeKind, XmlNode } from './node.ts';

const saxes = onFirstCall<typeof import('saxes')>('saxes');

const maxDepth = 256;
const longestDocument = 1_048_576;

/** Reads XML without loading or defining anything: a DOCTYPE is skipped, unknown entities are errors. */
export function readXml(evaluation: Evaluation, text: string): XmlNode {
  if (text.length > longestDocument) {
    throw new ExpressionError('expression/limit', `XML is longer than ${longestDocument} characters.`);
  }
  spendText(evaluation, text.length);
  const builder = new Builder(evaluation);
  const parser = new (saxes().SaxesParser)({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw new ExpressionError('expression/function', `The text is not XML: ${error.message}.`, {
      cause: error,
    });
  });
  parser.on('opentag', (tag) => builder.open(tag));
  parser.on('closetag', () => builder.close());
  parser.on('text', (content) => builder.leaf('text', content));
  parser.on('cdata', (content) => builder.leaf('text', content));
  parser.on('comment', (content) => builder.leaf('comment', content));
  parser.write(text).close();
  return builder.document;
}

class Builder {
  readonly document: XmlNode;
  readonly #evaluation: Evaluation;
  readonly #open: XmlNode[];
  #count = 0;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
    this.document = this.#node('document', '#document', '');
    this.#open = [this.document];
  }

  open(tag: SaxesTagPlain): void {
    if (this.#open.length > maxDepth) {
      throw new ExpressionError('expression/limit', `XML is nested more than ${maxDepth} levels deep.`);
    }
    const element = this.#node('element', tag.name, '');
    for (const [name, value] of Object.entries(tag.attributes)) {
      element.addAttribute(this.#node('attribute', name, value));
    }
    this.#append(element);
    this.#open.push(element);
  }

  close(): void {
    this.#open.pop();
  }

  leaf(kind: 'text' | 'comment', content: string): void {
    if (this.#open.length > 1) this.#append(this.#node(kind, `#${kind}`, content));
  }

  #append(node: XmlNode): void {
    this.#open.at(-1)?.append(node);
  }

  #node(kind: NodeKind, name: string, value: string): XmlNode {
    spend(this.#evaluation, 1);
    return new XmlNode(this.#evaluation, { kind, name, value, order: this.#count++ });
  }
}
