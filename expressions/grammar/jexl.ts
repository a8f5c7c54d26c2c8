import jsep from 'jsep';
import { carryExpression, carryProgram } from './carried.ts';
import { readExpression } from './expression.ts';
import { readUnary } from './primary.ts';
import { nested } from './reader.ts';
import { readProgram } from './statements.ts';

/** Higher binds tighter. */
const precedences: readonly (readonly string[])[] = [
  ['||', 'or'],
  ['&&', 'and'],
  ['|'],
  ['^'],
  ['&'],
  ['==', 'eq', '!=', 'ne'],
  ['<', 'lt', '<=', 'le', '>', 'gt', '>=', 'ge', '=~', '!~', '=^', '!^', '=$', '!$'],
  ['..'],
  ['+', '-'],
  ['*', '/', 'div', '%', 'mod'],
];

/**
 * Teaches jsep the grammar of JEXL: jsep orders binary operators, everything else is read here.
 * jsep keeps its configuration in one place per process; nothing else in this program may use it.
 */
export const jexl: jsep.IPlugin = {
  name: 'jexl',
  init() {
    jsep.removeAllLiterals();
    jsep.removeAllUnaryOps();
    jsep.removeAllBinaryOps();
    for (const [level, operators] of precedences.entries()) {
      for (const operator of operators) jsep.addBinaryOp(operator, level + 1);
    }
    jsep.hooks.add('gobble-expression', function (env) {
      env.node =
        this.index === 0
          ? carryProgram(readProgram(this))
          : carryExpression(nested(this, () => readExpression(this)));
    });
    jsep.hooks.add('gobble-token', function (env) {
      const token = nested(this, () => readUnary(this));
      if (token) env.node = carryExpression(token);
    });
  },
};
