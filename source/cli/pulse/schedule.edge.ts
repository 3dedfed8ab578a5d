import { join } from 'node:path';
import { placesOf } from '../../app/places.ts';
import {
  installDeeds,
  type ScheduleDeed,
  scheduleOf,
  schedulerOf,
  uninstallDeeds,
} from '../../app/pulse/scheduler.edge.ts';
import { defaultTime, reposOf, specOf } from '../../app/pulse/spec-of.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { Schedule } from '../../pulse/pulse-schedule.ts';
import { askPerson } from '../ask-person.edge.ts';
import { type CommandContext, valuesOf } from '../command.ts';

/** Installs the pulse on this machine's scheduler, or takes it back; every deed is shown first. */
export async function schedule(
  context: CommandContext,
  what: 'install' | 'uninstall',
): Promise<number> {
  const { with: asked } = context.flags;
  const named = typeof asked === 'string' ? asked : undefined;
  const scheduler = await schedulerOf(context.env, named);
  const deeds =
    what === 'install'
      ? installDeeds(scheduler, await dailySchedule(context), context.env)
      : uninstallDeeds(scheduler, context.env);
  if (deeds.length === 0) {
    context.stdout.write('No pulse is installed here.\n');
    return exits.done;
  }
  context.stdout.write(`${deeds.map(({ shown }) => shown).join('\n')}\n`);
  if (context.flags.dryRun === true) return exits.done;
  if (!(await agreed(context, what))) return exits.done;
  await carryOut(deeds);
  context.stdout.write(
    what === 'install'
      ? `Installed. Keys a timer needs go into ${join(placesOf(context.env).config, 'pulse.env')} (NAME=value, readable by you alone). Take it back with: fugu pulse uninstall\n`
      : 'Uninstalled.\n',
  );
  return exits.done;
}

/** A timer starts in no repository, so those that the spec does not list stand in its command. */
async function dailySchedule(context: CommandContext): Promise<Schedule> {
  const time = timeOf(context);
  const spec = await specOf(context);
  const listed = (spec.map.pulse?.repos ?? []).length > 0 && context.flags.repo === undefined;
  const repos = listed ? [] : reposOf(context, spec, valuesOf(context.flags, 'repo'));
  return scheduleOf(context.env, time ?? spec.map.pulse?.at ?? defaultTime, repos);
}

function timeOf({ flags }: CommandContext): string | undefined {
  const { at } = flags;
  if (at === undefined) return undefined;
  if (typeof at === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(at)) return at;
  throw new UsageError('--at must be a time of day.', 'For example: --at 07:30');
}

async function agreed(context: CommandContext, what: string): Promise<boolean> {
  if (context.flags.yes === true) return true;
  if (context.stdin.isTTY && context.stdout.isTTY) return askPerson(context, `Do this (${what})?`);
  throw new UsageError(
    'Nobody can answer the question here.',
    `Agree beforehand: fugu pulse ${what} --yes`,
  );
}

async function carryOut(deeds: readonly ScheduleDeed[]): Promise<void> {
  for (const deed of deeds) await deed.run();
}
