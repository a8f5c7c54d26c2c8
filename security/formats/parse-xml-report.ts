import { SaxesParser } from 'saxes';
import { ReportError } from '../report-error.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, without that of its children. */
  readonly text: string;
}

const maxDepth = 256;

/**
 * Parses a report that must be one XML document. A document type is passed over: nothing is loaded for it, and no
 * entity besides the five of XML is known. `what` names the report in messages.
 */
export function parseXmlReport(text: string, what: string): XmlElement {
  const xml = text.startsWith('\u{FEFF}') ? text.slice(1) : text;
  if (xml.trim() === '') throw new ReportError('report/empty', `expected ${what}, but the report is empty`);
  const parser = new SaxesParser();
  const builder = createBuilder();
  let isAtEnd = false;
  parser.on('error', () => {
    const position = { line: parser.line, column: parser.column + 1 };
    if (isAtEnd)
      throw new ReportError(
        'report/truncated',
        `expected ${what}, but the report ends in the middle`,
        position,
      );
    throw new ReportError('report/not-xml', `expected ${what} in XML, but this is not XML`, position);
  });
  parser.on('opentag', ({ name, attributes }) => builder.open(name, attributes));
  parser.on('closetag', () => builder.close());
  parser.on('text', (characters) => builder.write(characters));
  parser.on('cdata', (characters) => builder.write(characters));
  parser.write(xml);
  isAtEnd = true;
  parser.close();
  const root = builder.root();
  if (root) return root;
  throw new ReportError('report/not-xml', `expected ${what} in XML, but this is not XML`);
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly texts: string[];
}

function createBuilder() {
  const document: OpenElement = { name: '', attributes: {}, children: [], texts: [] };
  const stack: OpenElement[] = [document];
  return {
    open(name: string, attributes: Readonly<Record<string, string>>): void {
      if (stack.length > maxDepth) {
        throw new ReportError('report/too-deep', `the report nests more than ${maxDepth} levels deep`);
      }
      stack.push({ name, attributes, children: [], texts: [] });
    },
    write(characters: string): void {
      stack.at(-1)?.texts.push(characters);
    },
    close(): void {
      const { name, attributes, children, texts } = stack.pop() ?? document;
      stack.at(-1)?.children.push({ name, attributes, children, text: texts.join('') });
    },
    root: (): XmlElement | undefined => document.children[0],
  };
}
