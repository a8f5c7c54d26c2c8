import { ReportError } from '../report-error.ts';
import type { XmlElement } from './parse-xml-report.ts';

/** The root, when it has one of these names. */
export function rootOf(root: XmlElement, names: readonly string[], what: string): XmlElement {
  if (names.includes(root.name)) return root;
  throw new ReportError(
    'report/wrong-shape',
    `expected ${what} to begin with <${names.join('> or <')}>, but found <${root.name}>`,
  );
}

/** Direct children of that name. */
export function children(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** All elements of that name below, in document order. */
export function descendants(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

/** Trimmed text of the first child of that name; absent when it is empty. */
export function childText(element: XmlElement, name: string): string | undefined {
  return children(element, name)[0]?.text.trim() || undefined;
}

/** An attribute; absent when it is empty. */
export function attribute(element: XmlElement, name: string): string | undefined {
  return Object.hasOwn(element.attributes, name) ? element.attributes[name] || undefined : undefined;
}

/** An attribute or text that must be there, or `report/wrong-shape`. */
export function required(value: string | undefined, name: string, what: string): string {
  if (value !== undefined) return value;
  throw new ReportError('report/wrong-shape', `expected ${what} to have "${name}", but it has none`);
}
