import type { CommandEntry } from './command.ts';

/** `sendBack` as it is typed: `send-back`. */
export const kebab = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The help of the whole program: one line a command. */
export function overview(entries: readonly CommandEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'fugu: several models, one job, verified by another family, audited by you',
    '',
    'Usage',
    '  fugu                 open the dashboard in this repository',
    '  fugu <command> …     see fugu <command> --help',
    '  fugu --version       print the version',
    '',
    'Commands',
    ...lines,
    '',
    'Exit codes: 0 done, 1 failed, 2 bad input, 3 waiting for a person, 4 blocked by policy, 130/143 interrupted',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(entry: CommandEntry): string {
  const rows = Object.entries(entry.flags).map(([name, { value, help }]) => ({
    left: `--${kebab(name)}${value === undefined ? '' : ` ${value}`}`,
    help,
  }));
  const width = Math.max(0, ...rows.map(({ left }) => left.length));
  const options = rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`);
  return [
    `fugu ${entry.name}: ${entry.summary}`,
    '',
    'Usage',
    `  fugu ${entry.name} ${entry.usage}`.trimEnd(),
    '',
    entry.detail,
    ...(options.length > 0 ? ['', 'Options', ...options] : []),
  ].join('\n');
}
