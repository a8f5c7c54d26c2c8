import type { Operand } from './value.ts';

export type UnaryOperator = '!' | '-' | '+' | '~' | 'size' | 'empty';

export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '..'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | '!~'
  | '=^'
  | '!^'
  | '=$'
  | '!$'
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||';

/** One step from a value to the next: `.key`, `[index]`, `.name(args)`, or the call of the name itself. */
export type Link =
  | { readonly kind: 'property'; readonly key: string }
  | { readonly kind: 'index'; readonly index: Expression }
  | { readonly kind: 'method'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'apply'; readonly args: readonly Expression[] };

export interface Chain {
  readonly kind: 'chain';
  readonly base: Expression;
  readonly links: readonly Link[];
}

export interface Name {
  readonly kind: 'name';
  readonly name: string;
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: Operand }
  /** A string literal with values inside; numbers are indexes of bound values. */
  | { readonly kind: 'text'; readonly parts: readonly (string | number)[] }
  | { readonly kind: 'bound'; readonly index: number }
  | Name
  | Chain
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'ternary';
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly kind: 'elvis'; readonly value: Expression; readonly otherwise: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] };

export type Statement =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'var'; readonly name: string; readonly value: Expression | undefined }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly whenTrue: Statement;
      readonly whenFalse: Statement | undefined;
    }
  | { readonly kind: 'for'; readonly name: string; readonly items: Expression; readonly body: Statement }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement }
  | { readonly kind: 'return'; readonly value: Expression | undefined };

/** A parsed text: one expression, or a script of statements. */
export type Program =
  | { readonly kind: 'single'; readonly expression: Expression }
  | { readonly kind: 'script'; readonly body: readonly Statement[] };
