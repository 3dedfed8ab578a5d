import { type CommandEntry, exits, UsageError } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { nearestCommand } from './nearest-command.ts';
import { registry } from './registry.ts';

export const help: CommandEntry = {
  name: 'help',
  usage: '[<command>]',
  summary: 'list the commands, or explain one',
  detail: 'The same text as fugu <command> --help.',
  flags: {},
  async run({ args, stdout }) {
    const [name] = args;
    stdout.write(`${name === undefined ? await everything() : await one(name)}\n`);
    return exits.done;
  },
};

async function everything(): Promise<string> {
  return overview(await Promise.all(Object.values(registry).map((load) => load())));
}

async function one(name: string): Promise<string> {
  const load = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (load) return commandHelp(await load());
  const remedy = nearestCommand(name, Object.keys(registry));
  throw new UsageError(`There is no command ${name}.`, remedy);
}
