import { randomBytes } from 'node:crypto';
import { access, constants, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { requireOwnSpec } from '../../app/own-spec.ts';
import { readKit } from '../../app/panel/kit-file.edge.ts';
import { readPanel } from '../../app/panel/read-panel.ts';
import { keepRecord, recordOf } from '../../app/panel/record.edge.ts';
import { placesOf } from '../../app/places.ts';
import { startJob } from '../../app/run/start-job.edge.ts';
import { runFolder } from '../../app/session/find-run.edge.ts';
import { stateOf } from '../../app/session/run-summaries.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { specFor } from '../../app/spec-in-force.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { writeWhole } from '../../base/write-whole.edge.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { runBlobs } from '../../journal/blobs.edge.ts';
import type { Kit } from '../../panel/kit.ts';
import { panelLanes, panelPlan, panelSource } from '../../panel/panel-plan.ts';
import type { PanelResult } from '../../panel/panel-result.ts';
import { type PanelMember, panelContract } from '../../panel/panel-steps.ts';
import { panelTable } from '../../panel/panel-table.ts';
import { modelLineage } from '../../rule/identity.ts';
import { counted } from '../../state/view/view-words.ts';
import { ensureEmptyRepo } from '../../workspace/git/empty-repo.edge.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { showDashboard } from '../dashboard/show-dashboard.edge.ts';
import { shownSession } from '../dashboard/shown-run.ts';
import { isPlain, plainForm } from '../output-form.ts';
import { finishPlain, printStory } from '../run/print-story.edge.ts';
import { textTable } from '../text-table.ts';

export const panel: CommandEntry = {
  name: 'panel',
  usage: '<kit.yaml> [--rehearse] [--seed WORDS] [--out FILE] [--budget USD] | show <run>',
  summary: 'review a decision with several model families',
  detail:
    'A kit names a question, criteria, options and tracks. Every track is one review by its own lane; options are shown without names and in an order of their own; a ranker of another family ranks, and a synthesis keeps apart what was agreed, disputed and not seen. A track that fails is named, and the panel goes on. The decision record is written as markdown beside the run, and to --out. It changes no file of any repository and decides nothing: a person does.',
  flags: {
    rehearse: { type: 'boolean', help: 'with scripted models instead of your own' },
    check: { type: 'boolean', help: 'check the kit and start nothing' },
    seed: { type: 'string', value: 'WORDS', help: 'the order and the tags of an earlier panel' },
    out: { type: 'string', value: 'FILE', help: 'write the decision record here as well' },
    budget: { type: 'number', value: 'USD', help: 'budget of the panel in USD' },
    plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    altScreen: {
      type: 'boolean',
      help: 'use the alternate screen (--no-alt-screen keeps the scrollback)',
    },
  },
  words: ['show'],
  async run(context) {
    const [first, second, ...more] = context.args;
    if (first === 'show') return show(context, second);
    if (first === undefined || second !== undefined || more.length > 0) {
      throw new UsageError('Missing <kit.yaml>.', 'Use: fugu panel <kit.yaml>');
    }
    const kit = await readKit(resolve(context.cwd, first), (line) => context.stderr.write(line));
    if (context.flags.check === true) {
      const { title, version, options, tracks } = kit;
      context.stdout.write(
        `${title}, version ${version}: ${counted(options.length, 'option')}, ${counted(tracks.length, 'track')}. No problems.\n`,
      );
      return exits.done;
    }
    return hold(context, kit);
  },
};

/** Holds a panel to its end, and writes its record whatever came of it. */
async function hold(context: CommandContext, kit: Kit): Promise<number> {
  await refuseOut(outOf(context));
  const opened = await open(context, kit);
  const { session } = opened;
  try {
    const code = await follow(context, session);
    return await conclude(context, session, code);
  } finally {
    await session.close();
    await opened.close();
  }
}

async function follow(context: CommandContext, session: Session): Promise<number> {
  if (!isPlain(context)) {
    const stateDir = placesOf(context.env).state;
    return showDashboard(context, { shown: shownSession(session), stateDir, env: context.env });
  }
  const form = plainForm(context);
  const stop = printStory(session, context, form);
  const code = await finishPlain(session, context, form);
  stop();
  return code;
}

async function conclude(context: CommandContext, session: Session, code: number): Promise<number> {
  const kept = await keepRecord(session.dir, session.conductor.state(), session.world.blobs);
  if (!kept) return code;
  const also = outOf(context);
  if (also !== undefined) await writeWhole(also, kept.text);
  if (context.flags.json !== true) {
    context.stdout.write(`\n${tableText(kept.result)}\nDecision record: ${also ?? kept.path}\n`);
  }
  return usable(kept.result) ? exits.done : exits.failed;
}

function outOf({ flags, cwd }: CommandContext): string | undefined {
  return typeof flags.out === 'string' ? resolve(cwd, flags.out) : undefined;
}

/** Found out before anybody is asked: a record that cannot be written would be told after all is spent. */
async function refuseOut(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const folder = dirname(path);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable) {
    throw new UsageError(
      `${folder} is not a folder that can be written.`,
      'Name another file with --out.',
    );
  }
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isFile()) {
    throw new UsageError(`${path} is not a file.`, 'Name a file with --out.');
  }
}

/** A panel of which no track came back has found nothing. */
const usable = ({ tracks }: PanelResult) => tracks.some(({ status }) => status === 'answered');

/** The table and what is to be said below it. */
function tableText(result: PanelResult): string {
  const { head, rows, notes } = panelTable(result);
  return [...textTable(head, rows), ...notes].join('\n');
}

type Opened = { readonly session: Session; close(): Promise<void> };

async function open(context: CommandContext, kit: Kit): Promise<Opened> {
  if (context.flags.rehearse !== true) {
    const { env } = context;
    requireOwnSpec(context);
    const session = await start(context, kit, { env, specFor: (tune) => specFor(env, tune) });
    return { session, close: () => Promise.resolve() };
  }
  const { openStage } = await import('../../app/run/rehearsal-stage.edge.ts');
  const stage = await openStage(context.env, isPlain(context) ? 20 : 1);
  try {
    const session = await start(context, kit, {
      env: stage.env,
      slotDir: stage.slotDir,
      specFor: () => Promise.resolve(stage.spec),
    });
    return { session, close: () => stage.close() };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

type Ground = Pick<Parameters<typeof startJob>[0], 'env' | 'slotDir' | 'specFor'>;

/** The job of a panel stands in an empty repository: a kit brings all that its reviewers may see. */
async function start(context: CommandContext, kit: Kit, ground: Ground): Promise<Session> {
  const { flags, env, person } = context;
  const { budget } = flags;
  if (budget !== undefined && !(typeof budget === 'number' && budget >= 0)) {
    throw new UsageError('--budget must be an amount in USD.', 'For example: --budget 0.50');
  }
  const stateDir = placesOf(env).state;
  const repo = await ensureEmptyRepo(join(stateDir, 'empty-repo'), env.PATH ?? '');
  const seed = typeof flags.seed === 'string' ? flags.seed : randomBytes(6).toString('hex');
  return startJob({
    ...ground,
    repo,
    form: panelContract(kit),
    givenPlan: async ({ map, blobs }) => {
      refuseStrangers(kit, map);
      const source = await blobs.put(panelSource(kit, seed));
      return panelPlan(kit, seed, { seats: seatsOf(map), source });
    },
    stepMode: false,
    budgetUsd: budget,
    rehearsal: flags.rehearse === true,
    person,
    stateDir,
  });
}

/** A lane that a kit asks for and the role map has not would be left out without a word. */
function refuseStrangers({ tracks }: Kit, map: RoleMap): void {
  const lanes = panelLanes(map);
  const stranger = tracks.find(({ lane }) => lane !== undefined && !lanes.includes(lane));
  if (!stranger) return;
  throw new UsageError(
    `Track ${stranger.id} asks for the lane ${stranger.lane}, which the role map leaves out.`,
    `Name one of ${lanes.join(', ')}, or none.`,
  );
}

/** Lanes that may sit on the panel, each with the families of its first model. */
function seatsOf(map: RoleMap): readonly PanelMember[] {
  return panelLanes(map).map((lane) => {
    const [first] = map.lanes[lane]?.models ?? [];
    return { lane, families: first === undefined ? [] : modelLineage(map, first) };
  });
}

/** The record of a panel that was held, made anew from its run. */
async function show(context: CommandContext, run: string | undefined): Promise<number> {
  const { id, dir } = await runFolder(context, run);
  const state = await stateOf(dir);
  const blobs = runBlobs(dir);
  const result = state && (await readPanel(state, blobs));
  if (!state || !result) {
    throw new UsageError(`Run ${id} is not a panel.`, 'List the runs: fugu runs');
  }
  const kept = await keepRecord(dir, state, blobs).catch(() => undefined);
  context.stdout.write(kept?.text ?? recordOf(result, state));
  return exits.done;
}
