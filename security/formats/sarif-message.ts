import { type Fields, nested, text, texts } from './fields.ts';
import type { SarifRule } from './sarif-rule.ts';

/** The text of a result: its own, or the rule's named message with the result's arguments in place. */
export function sarifMessage(result: Fields, rule: SarifRule, run: Fields): string {
  const message = nested(result, 'message');
  const id = text(message, 'id') ?? '';
  const named = nested(rule.fields, 'messageStrings', id);
  const shared = nested(run, 'tool', 'driver', 'globalMessageStrings', id);
  const template =
    text(message, 'text') ??
    text(message, 'markdown') ??
    text(named, 'text') ??
    text(shared, 'text') ??
    rule.description;
  return fill(template ?? '', texts(message, 'arguments'));
}

/** `{0}` is the first argument; doubled braces are braces. */
function fill(template: string, values: readonly string[]): string {
  if (values.length === 0) return template;
  return template.replaceAll(/\{\{|\}\}|\{(\d+)\}/g, (mark, index) => {
    if (index === undefined) return mark.slice(1);
    return values[Number(index)] ?? mark;
  });
}
