/**
 * Images a Dockerfile starts from, in order and without repetition: neither earlier stages of the same file nor
 * `scratch`. Names that need a variable nobody set are left out; the builder complains about them better.
 */
export function baseImages(
  dockerfile: string,
  buildArgs: Readonly<Record<string, string>>,
): readonly string[] {
  const defaults = new Map<string, string>();
  const stages = new Set<string>();
  const images = new Set<string>();
  for (const line of instructions(dockerfile)) {
    const argument = /^ARG\s+([A-Za-z_]\w*)(?:=(.*))?$/i.exec(line);
    if (argument?.[1] !== undefined && images.size === 0 && stages.size === 0) {
      defaults.set(argument[1], buildArgs[argument[1]] ?? unquote(argument[2] ?? ''));
    }
    const from = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?$/i.exec(line);
    if (from?.[1] === undefined) continue;
    const image = expand(from[1], defaults);
    if (image !== undefined && image !== 'scratch' && !stages.has(image.toLowerCase())) images.add(image);
    if (from[2] !== undefined) stages.add(from[2].toLowerCase());
  }
  return [...images];
}

/** Lines without comments, continued lines joined. */
function instructions(dockerfile: string): readonly string[] {
  const lines = dockerfile.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  return lines
    .join('\n')
    .replaceAll(/\\[ \t]*\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

function expand(text: string, values: ReadonlyMap<string, string>): string | undefined {
  let isComplete = true;
  const expanded = text.replaceAll(/\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g, (_, plain, braced, fallback) => {
    const value = values.get(plain ?? braced) || fallback;
    if (!value) isComplete = false;
    return value ?? '';
  });
  return isComplete ? unquote(expanded) : undefined;
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}
