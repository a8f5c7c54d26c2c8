/**
 * Splits a line of arguments at blanks as a shell would, with its quotes and backslashes, but expands nothing:
 * no variables, no patterns, no commands.
 */
export function splitArguments(line: string): readonly string[] {
  const words = line.match(/(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|["'\\])+/g) ?? [];
  return words.map(unquote);
}

function unquote(word: string): string {
  return word.replaceAll(/\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/g, (_, escaped, double, single) => {
    if (escaped !== undefined) return escaped;
    return double === undefined ? single : double.replaceAll(/\\(["\\$`])/g, '$1');
  });
}
