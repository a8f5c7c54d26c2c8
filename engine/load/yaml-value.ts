import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import type { Value } from '../outcome.ts';
import { keyText, type Place } from './source-map.ts';

const maxDepth = 128;

/** Values a document may unfold to when every alias is replaced by what it stands for. */
const maxUnfoldedValues = 500_000;

/** Plain values of a parsed document. Aliases share one value; how much they would unfold to is limited. */
export function toValue(
  document: Document.Parsed,
  place: Place,
): { readonly value: Value | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const conversion = new Conversion(place);
  const { value } = conversion.convert(document.contents, 0);
  const { diagnostics } = conversion;
  return { value: diagnostics.length > 0 ? undefined : value, diagnostics };
}

/** `size` counts the values inside, aliases unfolded. */
interface Converted {
  readonly value: Value;
  readonly size: number;
}

const nothing: Converted = { value: null, size: 1 };

class Conversion {
  readonly diagnostics: Diagnostic[] = [];
  readonly #place: Place;
  /** By name, in document order: a later anchor of the same name replaces the earlier one. */
  readonly #anchors = new Map<string, Converted | 'open'>();
  #isRefused = false;

  constructor(place: Place) {
    this.#place = place;
  }

  convert(node: unknown, depth: number): Converted {
    if (this.#isRefused) return nothing;
    if (depth > maxDepth) {
      return this.#refuse(node, 'definition/too-deep', 'the document is nested too deeply to be a pipeline');
    }
    const anchor = anchorOf(node);
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const converted = this.#convertKind(node, depth);
    if (converted.size > maxUnfoldedValues) {
      return this.#refuse(node, 'definition/too-many-aliases', 'the aliases unfold to too many values');
    }
    if (anchor !== undefined) this.#anchors.set(anchor, converted);
    return converted;
  }

  #convertKind(node: unknown, depth: number): Converted {
    if (isScalar(node)) return { value: scalarValue(node), size: 1 };
    if (isAlias(node)) return this.#alias(node);
    if (isMap(node)) return this.#map(node, depth);
    if (!isSeq(node)) return nothing;
    let size = 1;
    const value = node.items.map((item) => {
      const converted = this.convert(item, depth + 1);
      size += converted.size;
      return converted.value;
    });
    return { value, size };
  }

  #map(node: YAMLMap, depth: number): Converted {
    const own: Record<string, Value> = {};
    const merged: Record<string, Value>[] = [];
    let size = 1;
    for (const pair of node.items) {
      const key = this.#key(pair.key, own);
      const converted = this.convert(pair.value, depth + 1);
      size += converted.size;
      if (key === undefined) continue;
      if (key === '<<' && isMerge(pair.key)) {
        merged.push(...this.#mergeSources(pair.key, converted.value));
        continue;
      }
      own[key] = converted.value;
    }
    if (merged.length === 0) return { value: own, size };
    // The first source that has a key wins, and the element's own keys win over all.
    return { value: Object.assign({}, ...merged.reverse(), own), size };
  }

  #key(node: unknown, taken: Readonly<Record<string, Value>>): string | undefined {
    if (!isScalar(node)) {
      this.#report(node, 'definition/yaml', 'a key must be a text');
      return undefined;
    }
    const key = keyText(node);
    if (key === '__proto__') {
      this.#report(node, 'definition/reserved-key', 'the key "__proto__" is not allowed');
      return undefined;
    }
    if (Object.hasOwn(taken, key)) {
      this.#report(node, 'definition/duplicate-key', `the key "${key}" is written twice`);
    }
    return key;
  }

  #mergeSources(node: unknown, value: Value): Record<string, Value>[] {
    const sources = Array.isArray(value) ? value : [value];
    return sources.flatMap((source) => {
      if (typeof source === 'object' && source !== null && !Array.isArray(source)) return [source];
      this.#report(node, 'definition/yaml', '"<<" merges keys, or a list of keys, and nothing else');
      return [];
    });
  }

  #alias(node: Alias): Converted {
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      return this.#report(
        node,
        'definition/unknown-anchor',
        `no anchor "&${node.source}" stands above this alias`,
      );
    }
    if (target === 'open') {
      return this.#report(
        node,
        'definition/unknown-anchor',
        `the alias "*${node.source}" stands inside its own anchor`,
      );
    }
    return target;
  }

  #report(node: unknown, code: string, message: string): Converted {
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    const position = this.#place(range?.[0] ?? 0, range?.[1] ?? 0);
    this.diagnostics.push({ code, severity: 'error', message, position });
    return nothing;
  }

  #refuse(node: unknown, code: string, message: string): Converted {
    this.#isRefused = true;
    return this.#report(node, code, message);
  }
}

function anchorOf(node: unknown): string | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && (typeof key.value === 'symbol' || key.type === 'PLAIN');
}

function scalarValue(node: Scalar): Value {
  const { value } = node;
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'number') return node.source ?? String(value);
  // Numbers we cannot hold exactly stay the text that was written.
  const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isExact ? value : (node.source ?? String(value));
}
