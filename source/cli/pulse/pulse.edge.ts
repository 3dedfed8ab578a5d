import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { placesOf } from '../../app/places.ts';
import { loadPrompts } from '../../app/prompts.edge.ts';
import { endCutOff } from '../../app/pulse/cut-off-runs.edge.ts';
import { lookAround } from '../../app/pulse/look-around.edge.ts';
import {
  failedDay,
  makePulse,
  newsLine,
  type PulseRequest,
} from '../../app/pulse/make-pulse.edge.ts';
import { defaultTime, reposOf, specOf } from '../../app/pulse/spec-of.edge.ts';
import {
  damagedDays,
  keepDay,
  lockPulse,
  pulseFolder,
  readDays,
} from '../../app/pulse/store.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { readSpecInForce } from '../../app/spec-in-force.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { roleText } from '../../conductor/prompt/role-text.ts';
import { baseOf, lastMadeAt, newsOf, type PulseDay } from '../../pulse/pulse-day.ts';
import { pulseMarkdown } from '../../pulse/pulse-markdown.ts';
import { dayStatus } from '../../pulse/pulse-page.ts';
import { isDue } from '../../pulse/pulse-schedule.ts';
import { pulseSteps } from '../../pulse/pulse-steps.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import { type CommandContext, type CommandEntry, valuesOf } from '../command.ts';
import { printStory } from '../run/print-story.edge.ts';
import { wrongSubcommand } from '../subcommand.ts';
import { textTable } from '../text-table.ts';
import { schedule } from './schedule.edge.ts';

const words = ['run', 'show', 'history', 'prompts', 'install', 'uninstall'] as const;

export const pulse: CommandEntry = {
  name: 'pulse',
  usage: 'run | show [DATE] | history | prompts | install | uninstall',
  summary: 'write a daily report on your repositories within a budget',
  detail:
    'run: looks at what changed, asks the delegates of the spec, has their claims verified by another family, lets the local model sum up through its slot, and writes a dated page; when nothing changed nobody is asked. show and history read earlier ones. prompts prints what the delegates would be asked. install starts it every day by systemd, launchd (untested on a Mac) or cron, shown first; uninstall takes that back. Keys for a timer are read from pulse.env in the config folder. The scarce reviewer is never asked.',
  flags: {
    repo: {
      type: 'string',
      value: 'DIR',
      many: true,
      help: 'look at this repository (repeatable)',
    },
    ifDue: {
      type: 'boolean',
      help: 'run: only when the time of day has passed and none was made since',
    },
    always: { type: 'boolean', help: 'run: ask also when nothing changed' },
    rehearse: {
      type: 'boolean',
      help: 'run, show, history: with scripted models, and the days of these',
    },
    plain: { type: 'boolean', help: 'run: print every fact as it happens' },
    json: { type: 'boolean', help: 'run, show, history: print JSON' },
    at: { type: 'string', value: 'HH:MM', help: 'install: time of day (the one of the spec)' },
    with: { type: 'string', value: 'NAME', help: 'install, uninstall: systemd, launchd or cron' },
    yes: { type: 'boolean', help: 'install, uninstall: do it without asking' },
    dryRun: { type: 'boolean', help: 'install, uninstall: only show what would be done' },
  },
  words: [...words],
  run(context) {
    const [word, ...rest] = context.args;
    switch (words.find((one) => one === word)) {
      case 'run':
        return run(withEnvFile(context));
      case 'show':
        return show(context, rest[0]);
      case 'history':
        return history(context);
      case 'prompts':
        return prompts(context);
      case 'install':
        return schedule(context, 'install');
      case 'uninstall':
        return schedule(context, 'uninstall');
      case undefined:
        throw wrongSubcommand('pulse', word, words);
      default:
        throw new Error('A subcommand of pulse has no case.');
    }
  },
};

type Context = CommandContext | Promise<CommandContext>;

/** A timer has none of a shell's keys; they may stand in a file only their owner reads. */
async function withEnvFile(context: CommandContext): Promise<CommandContext> {
  const path = join(placesOf(context.env).config, 'pulse.env');
  const text = await readFile(path, 'utf8').catch(() => '');
  return { ...context, env: { ...parseEnv(text), ...context.env } };
}

async function run(given: Context): Promise<number> {
  const context = await given;
  const { data } = placesOf(context.env);
  const date = localDate(new Date());
  const lock = await lockPulse(data);
  if (lock.status === 'held') {
    throw new UsageError(
      `A pulse is being made in process ${lock.pid}.`,
      'Wait for it, then: fugu pulse show',
      exits.blocked,
    );
  }
  try {
    const spec = await readSpecInForce(context.env, {});
    const at = spec.status === 'adopted' ? (spec.spec.map.pulse?.at ?? defaultTime) : defaultTime;
    if (context.flags.ifDue === true && !(await due(daysDir(context), at))) return exits.done;
    return await make(context, date);
  } finally {
    await lock.release();
  }
}

async function due(data: string, at: string): Promise<boolean> {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  const now = Date.now();
  const last = lastMadeAt(await readDays(data), now);
  return isDue({ at, now, startOfDay: midnight.getTime() }, last);
}

/** Days of a rehearsal are kept apart: they say nothing of the person's repositories. */
function daysDir({ env, flags }: CommandContext): string {
  const { data } = placesOf(env);
  return flags.rehearse === true ? join(data, 'rehearsal') : data;
}

/** Whatever goes wrong, the day gets its page, and the page says so. */
async function make(context: CommandContext, date: string): Promise<number> {
  const dataDir = daysDir(context);
  const troubles = await endCutOff(placesOf(context.env).state, context.env);
  const told = troubles.length === 0 ? {} : { troubles };
  const watch = (session: Session) =>
    context.flags.plain === true ? printStory(session, context, 'lines') : () => {};
  let made: PulseDay;
  try {
    made = await onStage(context, (request) =>
      makePulse(context, { ...request, date, dataDir, watch }),
    );
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    await keepDay(dataDir, { ...failedDay(date, because), ...told });
    throw error;
  }
  const { day, pages } = await keepDay(dataDir, { ...made, ...told });
  const before = (await readDays(dataDir)).filter((one) => one.date < date);
  const silent = context.flags.ifDue === true && made.status === 'quiet';
  if (context.flags.json === true) context.stdout.write(`${safeJson({ ...day, pages })}\n`);
  else if (!silent || troubles.length > 0) {
    const lines = [dayStatus(made), ...troubles, newsLine(day, before)];
    context.stdout.write(`${lines.join('\n')}\nPage: ${pages.html}\nText: ${pages.markdown}\n`);
  }
  return made.status === 'failed' ? exits.failed : exits.done;
}

/** With one's own models, or with scripted ones on loopback. */
async function onStage<Result>(
  context: CommandContext,
  work: (request: Omit<PulseRequest, 'date' | 'dataDir' | 'watch'>) => Promise<Result>,
): Promise<Result> {
  const always = context.flags.always === true;
  if (context.flags.rehearse !== true) {
    const spec = await specOf(context);
    const request = { spec, env: context.env, rehearsal: false, always };
    return work({ ...request, repos: reposOf(context, spec, valuesOf(context.flags, 'repo')) });
  }
  const { openStage } = await import('../../app/run/rehearsal-stage.edge.ts');
  const stage = await openStage(context.env, 20);
  try {
    const { spec, env, slotDir } = stage;
    const request = { spec, env, slotDir, rehearsal: true, always };
    return await work({
      ...request,
      repos: reposOf(context, spec, valuesOf(context.flags, 'repo')),
    });
  } finally {
    await stage.close();
  }
}

function localDate(now: Date): string {
  const two = (count: number) => String(count).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function show(context: CommandContext, date: string | undefined): Promise<number> {
  const data = daysDir(context);
  const days = await readDays(data);
  const day = date === undefined ? days.at(-1) : days.find((one) => one.date === date);
  if (!day) {
    const what = date === undefined ? 'There is no pulse yet.' : `There is no pulse of ${date}.`;
    throw new UsageError(
      what,
      days.length === 0 ? 'Make one: fugu pulse run' : 'See: fugu pulse history',
    );
  }
  const news = newsOf(
    day,
    days.filter((one) => one.date < day.date),
  );
  const page = join(pulseFolder(data), `${day.date}.html`);
  context.stdout.write(
    context.flags.json === true
      ? `${safeJson({ ...day, page })}\n`
      : `${pulseMarkdown(day, news)}\nPage: ${page}\n`,
  );
  return exits.done;
}

async function history(context: CommandContext): Promise<number> {
  const days = await readDays(daysDir(context));
  for (const file of await damagedDays(daysDir(context))) {
    context.stderr.write(`${file} cannot be read and is left out. Fix it or remove it.\n`);
  }
  if (context.flags.json === true) {
    for (const day of days) context.stdout.write(`${safeJson(day)}\n`);
    return exits.done;
  }
  const rows = days.map((day) => {
    const { fresh, gone } = newsOf(
      day,
      days.filter((one) => one.date < day.date),
    );
    const counts = [day.findings.length, fresh.length, gone.length].map(String);
    return [
      day.date,
      day.status,
      ...counts,
      `$${day.spentUsd.toFixed(2)}`,
      (day.because ?? '').replace(/\s+/g, ' '),
    ];
  });
  const heading = ['date', 'status', 'findings', 'new', 'gone', 'spent', 'because'];
  context.stdout.write(
    days.length === 0
      ? 'There is no pulse yet. Make one: fugu pulse run\n'
      : `${textTable(heading, rows).join('\n')}\n`,
  );
  return exits.done;
}

/** Exactly what the delegates would be asked now; nobody is asked. */
async function prompts(context: CommandContext): Promise<number> {
  const spec = await specOf(context);
  const days = await readDays(placesOf(context.env).data);
  const last = days.filter(({ status }) => status !== 'failed').at(-1);
  const look = await lookAround(context, {
    repos: reposOf(context, spec, valuesOf(context.flags, 'repo')),
    last: baseOf(days),
  });
  const texts = await loadPrompts(packageFolder());
  const steps = pulseSteps({ map: spec.map, ...look, yesterday: last?.findings ?? [] });
  for (const { id, lanes, detail, verifiers } of steps) {
    const role = roleText(texts, verifiers > 0 ? 'pulse-delegate' : 'pulse-synthesis');
    context.stdout.write(`=== ${id} (to ${lanes.join(', then ')})\n${role}\n\n${detail}\n\n`);
  }
  return exits.done;
}
