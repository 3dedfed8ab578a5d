import { exits, UsageError } from '../app/usage-error.ts';
import type { CommandEntry, Registry } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { nearestCommand } from './nearest-command.ts';

/** Explains the commands of this registry. */
export const helpOf = (registry: Registry): CommandEntry => ({
  name: 'help',
  usage: '[<command>]',
  summary: 'list the commands, or explain one',
  detail: 'The same text as fugu <command> --help.',
  flags: {},
  async run({ args, stdout }) {
    const [name] = args;
    stdout.write(
      `${name === undefined ? await everything(registry) : await one(registry, name)}\n`,
    );
    return exits.done;
  },
});

async function everything(registry: Registry): Promise<string> {
  return overview(await Promise.all(Object.values(registry).map((load) => load())));
}

async function one(registry: Registry, name: string): Promise<string> {
  const load = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (load) return commandHelp(await load());
  const remedy = nearestCommand(name, Object.keys(registry));
  throw new UsageError(`Unknown command: ${name}.`, remedy);
}
