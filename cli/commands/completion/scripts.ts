import { UsageError } from '../../../engine/errors.ts';
import type { CommandWords } from './command-tree.ts';

/** A script that teaches a shell the program's words. @throws UsageError for a shell that is not known */
export function completionScript(shell: string, program: string, tree: readonly CommandWords[]): string {
  if (!/^[\w.-]+$/.test(program))
    throw new UsageError('usage/program-name', `"${program}" is no name of a program`);
  switch (shell) {
    case 'bash':
      return bash(program, tree);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(program, tree)}`;
    case 'fish':
      return fish(program, tree);
    default:
      throw new UsageError(
        'usage/unknown-shell',
        `there is no script for "${shell}": it is bash, zsh or fish`,
      );
  }
}

/** Finds the longest known command among the words, then offers what may follow it; else files. */
function bash(program: string, tree: readonly CommandWords[]): string {
  const name = `_${program.replaceAll(/\W/g, '_')}_completion`;
  const paths = tree.map(({ path }) => path).filter((path) => path !== '');
  const words = tree.map(
    ({ path, subcommands, options }) =>
      `    '${path}') words='${[...subcommands.map((each) => each.name), ...options.map(({ flag }) => flag)].join(' ')}' ;;`,
  );
  const values = tree.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    '${path} ${flag}') words='${choices.join(' ')}' ;;`),
  );
  const fileValues = tree.flatMap(({ path, options }) =>
    options
      .filter(({ choices, takesValue }) => takesValue && choices.length === 0)
      .map(({ flag }) => `'${path} ${flag}'`),
  );
  return `${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths.map((path) => `'${path}'`).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${words.join('\n')}
  esac
  case "$path $before" in
${values.join('\n')}
    ${fileValues.join('|')}) words='' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F ${name} ${program}
`;
}

function fish(program: string, tree: readonly CommandWords[]): string {
  const lines = tree.flatMap(({ path, subcommands, options, takesFiles }) => {
    const condition = conditionOf(
      path,
      subcommands.map(({ name }) => name),
    );
    const start = `complete -c ${program} -n ${quoted(condition)}`;
    return [
      ...subcommands.map(({ name, summary }) => `${start} -f -a ${name} -d ${quoted(summary)}`),
      ...options.map(({ flag, summary, choices, takesValue }) => {
        const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
        return `${start} -l ${flag.slice(2)}${value} -d ${quoted(summary)}`;
      }),
      ...(takesFiles || path === '' || subcommands.length > 0 ? [] : [`${start} -f`]),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function conditionOf(path: string, subcommands: readonly string[]): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const notSeen =
    subcommands.length === 0 ? [] : [`not __fish_seen_subcommand_from ${subcommands.join(' ')}`];
  return [...seen, ...notSeen].join('; and ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
