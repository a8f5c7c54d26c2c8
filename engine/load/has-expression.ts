/** Whether a text holds a complete `<+…>`; an escaped `\>` does not close one. */
export function hasExpression(text: string): boolean {
  return text.includes('<+') && completeExpression.test(text);
}

const completeExpression = /<\+(?:[^\\>]|\\>|\\(?!>))*>/;
