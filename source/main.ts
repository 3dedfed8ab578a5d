import { userInfo } from 'node:os';
import meow, { type AnyFlag, type AnyFlags } from 'meow';
import { bugReport } from './app/bug-report.edge.ts';
import { systemTrouble } from './app/system-trouble.ts';
import { exits, UsageError } from './app/usage-error.ts';
import type { CommandContext, CommandEntry } from './cli/command.ts';
import { commandHelp, kebab } from './cli/help.ts';
import { nearestCommand, nearestOption } from './cli/nearest-command.ts';
import { ownRegistry, registry } from './cli/registry.ts';
import { screened } from './cli/screened.ts';

/** Runs the command line given without the node and script arguments; sets the exit code, never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReader();
  try {
    process.exitCode = await dispatch(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const own = ownWords(argv);
  const name = own.find((word) => !word.startsWith('-'));
  const wantsHelp = own.includes('--help') || own.includes('-h');
  if (name === undefined) return wantsHelp ? runEntry('help', []) : startScreen(argv);
  if (!wantsHelp) return runEntry(name, without(argv, name));
  process.stdout.write(`${commandHelp(await entryOf(name))}\n`);
  return exits.done;
}

/** What follows `--` is a command's argument, never a word for this program. */
function ownWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

function without(argv: readonly string[], name: string): readonly string[] {
  const rest = [...argv];
  rest.splice(argv.indexOf(name), 1);
  return rest;
}

async function entryOf(name: string): Promise<CommandEntry> {
  const known = Object.hasOwn(registry, name) ? registry : ownRegistry;
  const load = Object.hasOwn(known, name) ? known[name] : undefined;
  if (load) return load();
  const remedy = nearestCommand(name, Object.keys(registry));
  throw new UsageError(`Unknown command: ${name}.`, remedy);
}

async function runEntry(name: string, argv: readonly string[]): Promise<number> {
  const entry = await entryOf(name);
  return entry.run(contextOf(entry, argv));
}

async function startScreen(argv: readonly string[]): Promise<number> {
  const [{ start }, rehearse] = await Promise.all([
    import('./cli/run/start.edge.ts'),
    entryOf('rehearse'),
  ]);
  return start(contextOf(rehearse, argv));
}

function contextOf(entry: CommandEntry, argv: readonly string[]): CommandContext {
  const parsed = meow('', {
    importMeta: import.meta,
    argv: [...argv],
    autoHelp: false,
    autoVersion: false,
    booleanDefault: undefined,
    allowUnknownFlags: true,
    flags: flagsOf(entry),
  });
  const flags = parsed.flags as CommandContext['flags'];
  refuseUnknown(entry, flags);
  refuseEmpty(entry, flags);
  return {
    args: parsed.input,
    flags,
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: screened(process.stdout),
    stderr: screened(process.stderr),
    person: personName(),
  };
}

function flagsOf(entry: CommandEntry): AnyFlags {
  const shapes = Object.entries(entry.flags).map(([name, { type, shortFlag, many }]) => {
    const short = shortFlag === undefined ? {} : { shortFlag };
    const list = many === true ? { isMultiple: true } : {};
    return [name, { type, ...short, ...list } as AnyFlag] as const;
  });
  return Object.fromEntries(shapes);
}

/** The login name; a user without one, as in some containers, is named by number. */
function personName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function refuseUnknown(entry: CommandEntry, flags: CommandContext['flags']): void {
  const unknown = Object.keys(flags).find((name) => !(name in entry.flags) && name !== 'help');
  if (unknown === undefined) return;
  const option = kebab(unknown);
  const shown = option.length === 1 ? `-${option}` : `--${option}`;
  throw new UsageError(
    `${entry.name} has no option ${shown}.`,
    nearestOption(entry.name, option, Object.keys(entry.flags).map(kebab)),
  );
}

/** An option that takes words and got none would otherwise pass as the empty word. */
function refuseEmpty(entry: CommandEntry, flags: CommandContext['flags']): void {
  const empty = Object.entries(entry.flags).find(([name, { type }]) => {
    const value = flags[name];
    const given = Array.isArray(value) ? value.includes('') : value === '';
    return type === 'string' && given;
  });
  if (empty === undefined) return;
  const [name, { value = 'VALUE' }] = empty;
  const flag = `--${kebab(name)}`;
  throw new UsageError(`${flag} needs a value.`, `Write it like: ${flag} ${value}`);
}

/** Who pipes the output into `head` closes it early: the work goes on, its words go nowhere. */
function outliveReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** What the user can mend is said in a sentence; anything else is a bug and shows its stack. */
function report(error: unknown): number {
  const stderr = screened(process.stderr);
  if (error instanceof UsageError) {
    stderr.write(`${`${error.message} ${error.remedy}`.trim()}\n`);
    return error.exitCode;
  }
  const trouble = systemTrouble(error);
  if (trouble) {
    stderr.write(`${trouble.what} ${trouble.remedy}\n`);
    return exits.failed;
  }
  stderr.write(bugReport(error));
  return exits.failed;
}
