import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RoleMap } from '../events/role-map.ts';
import { openBlobs } from '../journal/blobs.edge.ts';
import { decisionRecord } from '../kits/decision-record.ts';
import type { Kit } from '../kits/kit.ts';
import { panelLanes, panelPlan, panelSource } from '../kits/panel-plan.ts';
import type { PanelResult } from '../kits/panel-result.ts';
import { panelContract, type Seat } from '../kits/panel-steps.ts';
import { panelTable } from '../kits/panel-table.ts';
import { modelLineage } from '../rule/identity.ts';
import type { RunState } from '../state/run-state.ts';
import { counted } from '../state/view-words.ts';
import { ensureEmptyRepo } from '../workspace/empty-repo.edge.ts';
import { type CommandContext, type CommandEntry, exits, UsageError } from './command.ts';
import { showDashboard } from './dashboard-session.edge.ts';
import { finishPlain, printStory } from './follow-plain.edge.ts';
import { readKit } from './kit-file.edge.ts';
import { readPanel } from './panel-reading.ts';
import { placesOf } from './places.ts';
import { isPlain, plainForm } from './rehearse.edge.ts';
import { runFolder } from './reopen.edge.ts';
import { specFor } from './run.edge.ts';
import { stateOf } from './run-summaries.edge.ts';
import type { Session } from './session.edge.ts';
import { shownSession } from './shown-run.ts';
import { startJob } from './start-job.edge.ts';
import { textTable } from './text-table.ts';

export const panel: CommandEntry = {
  name: 'panel',
  usage: '<kit.yaml> [--rehearse] [--seed WORDS] [--out FILE] [--budget USD] | show <run>',
  summary: 'have a decision looked at from several sides by models of several families',
  detail:
    'A kit names a question, criteria, options and tracks. Every track is one review by its own lane; options are shown without names and in an order of their own; a ranker of another family ranks, and a synthesis keeps apart what was agreed, disputed and not seen. A track that fails is named, and the panel goes on. The decision record is written as markdown beside the run, and to --out. It changes no file of any repository and decides nothing: a person does.',
  flags: {
    rehearse: { type: 'boolean', help: 'with scripted models instead of your own' },
    check: { type: 'boolean', help: 'only read the kit and say what is wrong with it' },
    seed: { type: 'string', value: 'WORDS', help: 'the order and the tags of an earlier panel' },
    out: { type: 'string', value: 'FILE', help: 'write the decision record here as well' },
    budget: { type: 'number', value: 'USD', help: 'most money the panel may spend' },
    plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    altScreen: {
      type: 'boolean',
      help: 'use the alternate screen (--no-alt-screen keeps scrollback)',
    },
  },
  words: ['show'],
  async run(context) {
    const [first, second, ...more] = context.args;
    if (first === 'show') return show(context, second);
    if (first === undefined || second !== undefined || more.length > 0) {
      throw new UsageError('A panel needs one kit.', 'Name it: fugu panel <kit.yaml>');
    }
    const kit = await readKit(resolve(context.cwd, first), (line) => context.stderr.write(line));
    if (context.flags.check === true) {
      const { title, version, options, tracks } = kit;
      context.stdout.write(
        `${title}, version ${version}: ${counted(options.length, 'option')}, ${counted(tracks.length, 'track')}. Nothing is wrong with it.\n`,
      );
      return exits.done;
    }
    return hold(context, kit);
  },
};

/** Holds a panel to its end, and writes its record whatever came of it. */
async function hold(context: CommandContext, kit: Kit): Promise<number> {
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
  const state = session.conductor.state();
  const result = await readPanel(state, session.world.blobs);
  if (!result || !state.ended) return code;
  const path = await writeRecord(session.dir, result, state);
  const { out } = context.flags;
  const also = typeof out === 'string' ? resolve(context.cwd, out) : undefined;
  if (also !== undefined) await writeWhole(also, recordOf(result, state));
  if (context.flags.json !== true) {
    context.stdout.write(`\n${tableText(result)}\nDecision record: ${also ?? path}\n`);
  }
  return usable(result) ? exits.done : exits.failed;
}

/** A panel of which no track came back has found nothing. */
const usable = ({ tracks }: PanelResult) => tracks.some(({ status }) => status === 'answered');

function recordOf(result: PanelResult, state: RunState): string {
  const date = new Date(state.startedAt ?? state.lastAt).toISOString().slice(0, 10);
  return decisionRecord(result, { date, run: state.run ?? '', spentUsd: state.spentUsd });
}

async function writeRecord(dir: string, result: PanelResult, state: RunState): Promise<string> {
  const path = join(dir, 'decision.md');
  await writeWhole(path, recordOf(result, state));
  return path;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

/** The table and what is to be said below it. */
export function tableText(result: PanelResult): string {
  const { head, rows, notes } = panelTable(result);
  return [...textTable(head, rows), ...notes].join('\n');
}

type Opened = { readonly session: Session; close(): Promise<void> };

async function open(context: CommandContext, kit: Kit): Promise<Opened> {
  if (context.flags.rehearse !== true) {
    const { env } = context;
    const session = await start(context, kit, { env, specFor: (tune) => specFor(env, tune) });
    return { session, close: () => Promise.resolve() };
  }
  const { openStage } = await import('./rehearsal-session.edge.ts');
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
    throw new UsageError('--budget needs an amount in USD.', 'For example: --budget 0.50');
  }
  const stateDir = placesOf(env).state;
  const repo = await ensureEmptyRepo(join(stateDir, 'empty-repo'), env.PATH ?? '');
  const seed = typeof flags.seed === 'string' ? flags.seed : randomBytes(6).toString('hex');
  return startJob({
    ...ground,
    repo,
    form: panelContract(kit),
    givenPlan: async ({ map, blobs }) =>
      panelPlan(kit, seed, {
        seats: seatsOf(map),
        source: await blobs.put(panelSource(kit, seed)),
      }),
    stepMode: false,
    budgetUsd: budget,
    rehearsal: flags.rehearse === true,
    person,
    stateDir,
  });
}

/** Lanes that may sit on the panel, each with the families of its first model. */
function seatsOf(map: RoleMap): readonly Seat[] {
  return panelLanes(map).map((lane) => {
    const [first] = map.lanes[lane]?.models ?? [];
    return { lane, families: first === undefined ? [] : modelLineage(map, first) };
  });
}

/** The record of a panel that was held, made anew from its run. */
async function show(context: CommandContext, run: string | undefined): Promise<number> {
  const { id, dir } = await runFolder(context, run);
  const state = await stateOf(dir);
  const result = state && (await readPanel(state, await openBlobs(dir)));
  if (!state || !result) {
    throw new UsageError(`Run ${id} is no panel.`, 'See the runs with: fugu runs');
  }
  context.stdout.write(recordOf(result, state));
  return exits.done;
}
