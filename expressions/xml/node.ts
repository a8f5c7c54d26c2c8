import type { Evaluation } from '../evaluation.ts';
import { spend } from '../limits.ts';

const nodeTypes = { element: 1, attribute: 2, text: 3, comment: 8, document: 9 } as const;

export type NodeKind = keyof typeof nodeTypes;

/**
 * The part of a DOM node that the XPath engine looks at. Every look is charged, so no path can search for ever.
 * Names are compared as they are written: a prefix counts as its own namespace, and `xmlns` is an attribute like others.
 */
export class XmlNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly order: number;
  readonly attributes: readonly XmlNode[] & { item?(index: number): XmlNode | undefined };
  readonly #evaluation: Evaluation;
  readonly #value: string;
  readonly #children: XmlNode[] = [];
  #parent: XmlNode | null = null;
  #owner: XmlNode | null = null;
  #next: XmlNode | null = null;
  #previous: XmlNode | null = null;

  constructor(evaluation: Evaluation, parts: { kind: NodeKind; name: string; value: string; order: number }) {
    const [first = '', second] = parts.name.split(':', 2);
    this.#evaluation = evaluation;
    this.#value = parts.value;
    this.nodeType = nodeTypes[parts.kind];
    this.nodeName = parts.name;
    this.localName = second ?? first;
    this.prefix = second === undefined ? null : first;
    this.namespaceURI = this.prefix;
    this.order = parts.order;
    const attributes: XmlNode[] = [];
    this.attributes = Object.assign(attributes, { item: (index: number) => attributes[index] });
  }

  append(child: XmlNode): void {
    const last = this.#children.at(-1);
    if (last) last.#next = child;
    child.#previous = last ?? null;
    child.#parent = this;
    this.#children.push(child);
  }

  addAttribute(attribute: XmlNode): void {
    attribute.#owner = this;
    (this.attributes as XmlNode[]).push(attribute); // only this class adds to it
  }

  get nodeValue(): string {
    spend(this.#evaluation, 1 + (this.#value.length >> 6));
    return this.#value;
  }

  get value(): string {
    return this.nodeValue;
  }

  get name(): string {
    return this.nodeName;
  }

  get firstChild(): XmlNode | null {
    return this.#looked(this.#children[0] ?? null);
  }

  get childNodes(): readonly XmlNode[] {
    return this.#looked(this.#children);
  }

  get nextSibling(): XmlNode | null {
    return this.#looked(this.#next);
  }

  get previousSibling(): XmlNode | null {
    return this.#looked(this.#previous);
  }

  get parentNode(): XmlNode | null {
    return this.#looked(this.#parent);
  }

  get ownerElement(): XmlNode | null {
    return this.#looked(this.#owner);
  }

  get ownerDocument(): XmlNode | null {
    let top: XmlNode = this;
    for (let up = top.#owner ?? top.#parent; up; up = top.#parent) top = up;
    return this.#looked(top === this ? null : top);
  }

  get documentElement(): XmlNode | null {
    return this.#children.find((child) => child.nodeType === nodeTypes.element) ?? null;
  }

  getAttribute(name: string): string | null {
    return this.attributes.find((attribute) => attribute.nodeName === name)?.nodeValue ?? null;
  }

  getAttributeNS(_: string | null, name: string): string | null {
    return this.getAttribute(name);
  }

  /** 2: the other node comes before this one in the document; 4: after. */
  compareDocumentPosition(other: XmlNode): number {
    spend(this.#evaluation, 1);
    return other.order < this.order ? 2 : 4;
  }

  #looked<T>(found: T): T {
    spend(this.#evaluation, 1);
    return found;
  }
}
