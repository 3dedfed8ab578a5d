import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../domain/environment.ts';
import {
  agentLabel,
  type Schedule,
  type Scheduler,
  scheduleText,
  timerName,
} from '../../pulse/pulse-schedule.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import { exits, UsageError } from '../usage-error.ts';

const schedulers: readonly Scheduler[] = ['systemd', 'launchd', 'cron'];

/** Something that is done to install or uninstall: how it is shown, and the doing. */
export interface ScheduleDeed {
  readonly shown: string;
  run(): Promise<void>;
}

/** The scheduler that is asked for by name, or the one this machine has. */
export async function schedulerOf(env: Environment, asked: string | undefined): Promise<Scheduler> {
  if (asked !== undefined) {
    const known = schedulers.find((one) => one === asked);
    if (known) return known;
    throw new UsageError(`Unknown scheduler: ${asked}.`, `Use one of ${schedulers.join(', ')}.`);
  }
  if (process.platform === 'darwin') return 'launchd';
  if (await answers('systemctl', ['--user', 'show-environment'], env)) return 'systemd';
  if (await finds('crontab', env)) return 'cron';
  throw new UsageError(
    'There is no scheduler here: no systemd for users, no crontab.',
    'Start `fugu pulse run --if-due` from whatever starts things on this machine.',
  );
}

/** The schedule for this installation of the program; `repos` are named in its command. */
export function scheduleOf(env: Environment, at: string, repos: readonly string[]): Schedule {
  const launcher = join(packageFolder(), 'bin', 'fugu.cjs');
  const named = repos.flatMap((repo) => ['--repo', repo]);
  const kept = ['PATH', 'HOME', 'FUGU_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'];
  const entries = kept.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    at,
    command: [process.execPath, launcher, 'pulse', 'run', '--if-due', ...named],
    env: Object.fromEntries(entries),
  };
}

/** What installing does, in its order. */
export function installDeeds(
  scheduler: Scheduler,
  schedule: Schedule,
  env: Environment,
): readonly ScheduleDeed[] {
  const text = scheduleText(scheduler, schedule);
  if (text.kind === 'line') {
    return [{ shown: `in your crontab: ${text.line}`, run: () => editCrontab(env, text.line) }];
  }
  const folder = folderOf(scheduler, env);
  const writes = text.files.map(({ name, text: words }) => ({
    shown: `write ${join(folder, name)}:\n${words}`,
    run: () => writeUnit(folder, name, words),
  }));
  return [...writes, ...startCommands(scheduler, folder).map((argv) => commandDeed(argv, env))];
}

/** What takes it away again. */
export function uninstallDeeds(scheduler: Scheduler, env: Environment): readonly ScheduleDeed[] {
  if (scheduler === 'cron') {
    return [
      { shown: 'take the pulse out of your crontab', run: () => editCrontab(env, undefined) },
    ];
  }
  const folder = folderOf(scheduler, env);
  const names =
    scheduler === 'systemd'
      ? [`${timerName}.timer`, `${timerName}.service`]
      : [`${agentLabel}.plist`];
  const removals = names.map((name) => ({
    shown: `remove ${join(folder, name)}`,
    run: () => rm(join(folder, name), { force: true }),
  }));
  const stops = stopCommands(scheduler, folder).map((argv) => tried(commandDeed(argv, env)));
  return names.some((name) => existsSync(join(folder, name))) ? [...stops, ...removals] : [];
}

function folderOf(scheduler: Scheduler, env: Environment): string {
  const home = env.HOME;
  if (home === undefined || home === '') {
    throw new UsageError('HOME is not set.', 'Set it to your home folder.');
  }
  if (scheduler === 'launchd') return join(home, 'Library', 'LaunchAgents');
  return join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'systemd', 'user');
}

function startCommands(scheduler: Scheduler, folder: string): readonly (readonly string[])[] {
  return scheduler === 'systemd'
    ? [
        ['systemctl', '--user', 'daemon-reload'],
        ['systemctl', '--user', 'enable', '--now', `${timerName}.timer`],
      ]
    : [['launchctl', 'load', '-w', join(folder, `${agentLabel}.plist`)]];
}

function stopCommands(scheduler: Scheduler, folder: string): readonly (readonly string[])[] {
  return scheduler === 'systemd'
    ? [['systemctl', '--user', 'disable', '--now', `${timerName}.timer`]]
    : [['launchctl', 'unload', '-w', join(folder, `${agentLabel}.plist`)]];
}

const schedulerWord = (program: string): Scheduler =>
  program === 'launchctl' ? 'launchd' : 'systemd';

/** A scheduler that does not answer must not keep its files from being taken away. */
function tried({ shown, run }: ScheduleDeed): ScheduleDeed {
  return { shown, run: () => run().catch(() => undefined) };
}

function commandDeed(argv: readonly string[], env: Environment): ScheduleDeed {
  const [program = '', ...args] = argv;
  return {
    shown: `run ${argv.join(' ')}`,
    async run() {
      try {
        await execa(program, args, { env: { ...env }, extendEnv: false });
      } catch (error) {
        const because = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
        throw new UsageError(
          `${argv.join(' ')} failed: ${because}.`,
          `What was written stays. Take it back with: fugu pulse uninstall --with ${schedulerWord(program)}`,
          exits.failed,
        );
      }
    },
  };
}

async function writeUnit(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}

/** Keeps every other line of the crontab as it is; ours ends with its mark and stands once. */
async function editCrontab(env: Environment, line: string | undefined): Promise<void> {
  const now = await readCrontab(env);
  const others = now.split('\n').filter((one) => !one.endsWith(`# ${timerName}`));
  const rest = others.join('\n').replace(/\n+$/, '');
  const text = [...(rest === '' ? [] : [rest]), ...(line === undefined ? [] : [line])].join('\n');
  const input = text === '' ? '' : `${text}\n`;
  await execa('crontab', ['-'], { env: { ...env }, extendEnv: false, input }).catch((error) => {
    throw crontabTrouble(error);
  });
}

/** An empty crontab says so; any other failure must not be taken for one, or its lines would be lost. */
async function readCrontab(env: Environment): Promise<string> {
  try {
    const options = { env: { ...env, LC_ALL: 'C' }, extendEnv: false, stripFinalNewline: false };
    return (await execa('crontab', ['-l'], options)).stdout;
  } catch (error) {
    if (/no crontab for/i.test(error instanceof Error ? error.message : '')) return '';
    throw crontabTrouble(error);
  }
}

function crontabTrouble(error: unknown): UsageError {
  const said = error instanceof Error ? error.message.trim().split('\n').at(-1) : undefined;
  return new UsageError(
    `crontab failed: ${said ?? 'it gave no reason'}.`,
    'Nothing was changed. See what it says to: crontab -l',
    exits.failed,
  );
}

async function answers(program: string, args: readonly string[], env: Environment) {
  const options = { env: { ...env }, extendEnv: false, timeout: 5_000, reject: false };
  return !(await execa(program, args, options)).failed;
}

function finds(program: string, env: Environment): Promise<boolean> {
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder !== '');
  return Promise.resolve(folders.some((folder) => existsSync(join(folder, program))));
}
