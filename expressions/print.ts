import type { Expression, Link, Program, Statement } from './ast.ts';
import { javaDouble } from './number.ts';
import { marker, markerEnd } from './paste.ts';
import { doubleValue, isDouble, type Operand } from './value.ts';

/** The text of a parsed expression; parsing it again gives the same tree. */
export function printProgram(program: Program): string {
  if (program.kind === 'single') return printExpression(program.expression);
  return `${program.body.map(printStatement).join(' ')};`;
}

export function printExpression(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return printLiteral(node.value);
    case 'text':
      return `"${node.parts.map((part) => (typeof part === 'string' ? escaped(part) : placeholder(part))).join('')}"`;
    case 'bound':
      return placeholder(node.index);
    case 'name':
      return node.name;
    case 'chain':
      return linksText(printOperand(node.base), node.links);
    case 'unary':
      return node.operator.length > 1
        ? `${node.operator}(${printExpression(node.operand)})`
        : `${node.operator}${printOperand(node.operand, node.operator)}`;
    case 'binary':
      return `${printOperand(node.left)} ${node.operator} ${printOperand(node.right)}`;
    case 'ternary':
      return `${printOperand(node.test)} ? ${printOperand(node.whenTrue)} : ${printOperand(node.whenFalse)}`;
    case 'elvis':
      return `${printOperand(node.value)} ?: ${printOperand(node.otherwise)}`;
    case 'list':
      return `[${node.items.map(printExpression).join(', ')}]`;
    case 'set':
      return `{${node.items.map(printExpression).join(', ')}}`;
    case 'map': {
      const entries = node.entries.map(([key, value]) => `${printOperand(key)}: ${printExpression(value)}`);
      return entries.length === 0 ? '{:}' : `{${entries.join(', ')}}`;
    }
  }
}

/** A base and what hangs on it: `a.b[0].c(1)`. */
export function linksText(base: string, links: readonly Link[]): string {
  return links.reduce((text, link) => text + printLink(link), base);
}

function printLink(link: Link): string {
  switch (link.kind) {
    case 'property':
      return /^(?:[A-Za-z_]\w*|\d+)$/.test(link.key) ? `.${link.key}` : `."${escaped(link.key)}"`;
    case 'index':
      return `[${printExpression(link.index)}]`;
    case 'method':
      return `.${link.name}(${link.args.map(printExpression).join(', ')})`;
    case 'apply':
      return `(${link.args.map(printExpression).join(', ')})`;
  }
}

/** Everything that is not one token or chain goes into parentheses. */
function printOperand(node: Expression, before = ''): string {
  const text = printExpression(node);
  const isOpen =
    node.kind === 'unary' || node.kind === 'binary' || node.kind === 'ternary' || node.kind === 'elvis';
  return isOpen || (before !== '' && /^[-\d.]/.test(text)) || /^-/.test(text) ? `(${text})` : text;
}

function printLiteral(value: Operand): string {
  if (typeof value === 'string') return `"${escaped(value)}"`;
  if (isDouble(value)) return javaDouble(doubleValue(value));
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : javaDouble(value);
  return String(value);
}

function escaped(text: string): string {
  return text.replace(/[\\"\n\r\t]/g, (char) => escapes[char] ?? char);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function placeholder(index: number): string {
  return `${marker}${index}${markerEnd}`;
}

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'expression':
      return `${printExpression(statement.expression)};`;
    case 'block':
      return printBody(statement);
    case 'var':
      return statement.value
        ? `var ${statement.name} = ${printExpression(statement.value)};`
        : `var ${statement.name};`;
    case 'assign':
      return `${statement.name} = ${printExpression(statement.value)};`;
    case 'if': {
      const otherwise = statement.whenFalse ? ` else ${printBody(statement.whenFalse)}` : '';
      return `if (${printExpression(statement.test)}) ${printBody(statement.whenTrue)}${otherwise}`;
    }
    case 'for':
      return `for (${statement.name} : ${printExpression(statement.items)}) ${printBody(statement.body)}`;
    case 'while':
      return `while (${printExpression(statement.test)}) ${printBody(statement.body)}`;
    case 'return':
      return statement.value ? `return ${printExpression(statement.value)};` : 'return;';
  }
}

function printBody(statement: Statement): string {
  return statement.kind === 'block'
    ? `{ ${statement.body.map(printStatement).join(' ')} }`
    : printStatement(statement);
}
