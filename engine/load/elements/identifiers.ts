import type { DocumentPath } from '../../diagnostic.ts';
import type { Problems } from '../problems.ts';

/** Identifiers of one scope: a pipeline's stages, or the steps of a stage or step group. */
export class IdentifierScope {
  readonly #taken = new Map<string, DocumentPath>();
  readonly #problems: Problems;
  readonly #what: string;

  /** @param what as in "the stage uses … twice". */
  constructor(problems: Problems, what: string) {
    this.#problems = problems;
    this.#what = what;
  }

  claim(identifier: string, path: DocumentPath): void {
    const other = this.#taken.get(identifier);
    if (other === undefined) {
      this.#taken.set(identifier, [...path, 'identifier']);
      return;
    }
    this.#problems.error({
      code: 'definition/duplicate-identifier',
      message: `${this.#what} uses the identifier "${identifier}" twice`,
      hint: `it is used on line ${this.#problems.lineOf(other)} already`,
      path: [...path, 'identifier'],
    });
  }
}
