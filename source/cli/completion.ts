import { exits, UsageError } from '../app/usage-error.ts';
import type { CommandEntry, Registry } from './command.ts';
import { kebab } from './help.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** Prints completions for the commands of this registry. */
export const completionOf = (registry: Registry): CommandEntry => ({
  name: 'completion',
  usage: 'bash | zsh | fish',
  summary: 'print the completion script of a shell',
  detail:
    'bash: eval "$(fugu completion bash)" in ~/.bashrc. zsh: eval "$(fugu completion zsh)" in ~/.zshrc, after compinit. fish: fugu completion fish > ~/.config/fish/completions/fugu.fish',
  words: shells,
  flags: {},
  async run({ args, stdout }) {
    const entries = await Promise.all(Object.values(registry).map((load) => load()));
    stdout.write(`${scriptFor(args[0], entries)}\n`);
    return exits.done;
  },
});

function scriptFor(shell: string | undefined, entries: readonly CommandEntry[]): string {
  switch (shell) {
    case 'bash':
      return bash(entries);
    case 'zsh':
      // zsh runs bash's script through its own compatibility layer.
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(entries)}`;
    case 'fish':
      return fish(entries);
    default:
      throw new UsageError(
        shell === undefined ? 'Missing <shell>.' : `Unknown shell: ${shell}.`,
        'Use: fugu completion <bash|zsh|fish>',
      );
  }
}

const optionsOf = (entry: CommandEntry) =>
  ['help', ...Object.keys(entry.flags).map(kebab)].map((name) => `--${name}`);

function bash(entries: readonly CommandEntry[]): string {
  const names = entries.map(({ name }) => name).join(' ');
  const cases = entries.map((entry) => {
    const words = [...(entry.words ?? []), ...optionsOf(entry)].join(' ');
    return `    ${entry.name}) words="${words}" ;;`;
  });
  return [
    '_fugu() {',
    '  local current words',
    `  current="\${COMP_WORDS[COMP_CWORD]}"`,
    `  if [ "$COMP_CWORD" -eq 1 ]; then`,
    `    COMPREPLY=($(compgen -W "${names} --help --version" -- "$current"))`,
    '    return',
    '  fi',
    `  case "\${COMP_WORDS[1]}" in`,
    ...cases,
    '    *) words="" ;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _fugu fugu',
  ].join('\n');
}

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

function fish(entries: readonly CommandEntry[]): string {
  const first = entries.map(
    ({ name, summary }) =>
      `complete -c fugu -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
  );
  const rest = entries.flatMap((entry) => {
    const when = `-n '__fish_seen_subcommand_from ${entry.name}'`;
    const words = (entry.words ?? []).map((word) => `complete -c fugu ${when} -f -a ${word}`);
    const options = Object.entries(entry.flags).map(
      ([name, { value, help }]) =>
        `complete -c fugu ${when} -l ${kebab(name)}${value === undefined ? '' : ' -r'} -d ${quoted(help)}`,
    );
    return [...words, ...options];
  });
  return [...first, ...rest].join('\n');
}
