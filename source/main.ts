import { userInfo } from 'node:os';
import meow from 'meow';
import { type CommandContext, type CommandEntry, exits, UsageError } from './commands/command.ts';
import { commandHelp, overview } from './commands/help.ts';
import { nearestCommand } from './commands/nearest-command.ts';
import { registry } from './commands/registry.ts';

/** Runs the command line given without the node and script arguments; sets the exit code, never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    process.exitCode = await dispatch(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const name = argv.find((word) => !word.startsWith('-'));
  const wantsHelp = argv.includes('--help') || argv.includes('-h');
  if (name === 'help' || (name === undefined && wantsHelp)) {
    return printHelp(argv[argv.indexOf('help') + 1]);
  }
  if (name === undefined) return startScreen(argv);
  const load = registry[name];
  if (!load) {
    throw new UsageError(
      `There is no command ${name}.`,
      nearestCommand(name, Object.keys(registry)),
    );
  }
  const entry = await load();
  if (wantsHelp) return write(commandHelp(entry));
  const rest = [...argv];
  rest.splice(argv.indexOf(name), 1);
  return entry.run(contextOf(entry, rest));
}

async function startScreen(argv: readonly string[]): Promise<number> {
  const [{ start }, rehearse] = await Promise.all([
    import('./commands/start.edge.ts'),
    registry.rehearse?.(),
  ]);
  if (!rehearse) throw new Error('The rehearsal is not in the registry.');
  return start(contextOf(rehearse, argv));
}

async function printHelp(name: string | undefined): Promise<number> {
  const load = name === undefined ? undefined : registry[name];
  if (name !== undefined && !load && !name.startsWith('-')) {
    throw new UsageError(
      `There is no command ${name}.`,
      nearestCommand(name, Object.keys(registry)),
    );
  }
  if (load) return write(commandHelp(await load()));
  const entries = await Promise.all(Object.values(registry).map((one) => one()));
  return write(overview(entries));
}

function write(text: string): number {
  process.stdout.write(`${text}\n`);
  return exits.done;
}

function contextOf(entry: CommandEntry, argv: readonly string[]): CommandContext {
  const flags = Object.fromEntries(
    Object.entries(entry.flags).map(([name, { type, shortFlag }]) => [
      name,
      shortFlag === undefined ? { type } : { type, shortFlag },
    ]),
  );
  const parsed = meow('', {
    importMeta: import.meta,
    argv: [...argv],
    autoHelp: false,
    autoVersion: false,
    booleanDefault: undefined,
    allowUnknownFlags: true,
    flags,
  });
  refuseUnknown(entry, parsed.flags);
  return {
    args: parsed.input,
    flags: parsed.flags as CommandContext['flags'],
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    person: userInfo().username,
  };
}

function refuseUnknown(entry: CommandEntry, flags: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(flags).find((name) => !(name in entry.flags) && name !== 'help');
  if (unknown === undefined) return;
  const flag = unknown.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`${entry.name} has no option --${flag}.`, `See: fugu ${entry.name} --help`);
}

/** What the user can mend is said in a sentence; anything else is a bug and shows its stack. */
function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${`${error.message} ${error.remedy}`.trim()}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in fugu. Please report it with these lines.\n${text}\n`);
  return exits.failed;
}
