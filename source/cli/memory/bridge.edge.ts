import { agentNames } from '../../agents/list.ts';
import { systemClock } from '../../app/clock.edge.ts';
import {
  agentsNamed,
  bridgePlaces,
  homeOf,
  indexPath,
  knownIndex,
  mustBeSetUp,
  targetFor,
  userFileDeps,
} from '../../app/memory/bridge-deps.edge.ts';
import { ensureBridgeRepo } from '../../app/memory/bridge-repo.edge.ts';
import { bridgeProblems, bridgeRows } from '../../app/memory/bridge-rows.edge.ts';
import { requireOwnSpec } from '../../app/own-spec.ts';
import { placesOf } from '../../app/places.ts';
import { startJob } from '../../app/run/start-job.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { specFor } from '../../app/spec-in-force.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { printProblem } from '../../domain/problem.ts';
import { dropAccepted, readAccepted } from '../../memory/bridge/accepted-bridges.edge.ts';
import { type AgentSurface, surfaceOf } from '../../memory/bridge/agent-surface.ts';
import { unwired } from '../../memory/bridge/bridge.ts';
import { bridgeJob } from '../../memory/bridge/bridge-job.ts';
import { lastProofs } from '../../memory/bridge/proofs.edge.ts';
import { changeFile } from '../../memory/user-file/user-file.edge.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { acceptCommand } from '../../state/view/view-words.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { follow } from '../run/follow-run.edge.ts';
import { wrongSubcommand } from '../subcommand.ts';
import { textTable } from '../text-table.ts';
import { changeLines } from './change-text.ts';
import { storeAsked } from './store-asked.ts';
import { wireRun } from './wire.edge.ts';

/** Flags of `memory bridge` and `memory prove`. */
export const bridgeFlags = {
  target: {
    type: 'string',
    value: 'FILE',
    help: 'with bridge add: another memory file of the agent',
  },
  dryRun: { type: 'boolean', help: 'with bridge wire, remove: show the change, touch nothing' },
  budget: { type: 'number', value: 'USD', help: 'with bridge add: budget in USD' },
  plain: { type: 'boolean', help: 'with bridge add: the story as lines instead of the dashboard' },
  for: {
    type: 'string',
    value: 'AGENT',
    many: true,
    help: 'with prove: this agent (repeatable)',
  },
  live: { type: 'boolean', help: "with prove: ask the agent's own model, which costs a question" },
  told: {
    type: 'string',
    value: 'TEXT',
    help: 'with prove: record a claim (not proof)',
  },
} as const satisfies CommandEntry['flags'];

const words = ['list', 'add', 'wire', 'remove', 'check'] as const;

/** `fugu memory bridge …`: read-pointers from each agent's own memory into the store. */
export async function memoryBridge(
  context: CommandContext,
  [word = 'list', ...rest]: readonly string[],
): Promise<number> {
  const known = words.find((one) => one === word);
  switch (known) {
    case 'list':
      return list(context);
    case 'add':
      return add(context, rest);
    case 'wire':
      return wireRun(context, rest[0]);
    case 'remove':
      return remove(context, rest);
    case 'check':
      return check(context);
    case undefined:
      throw wrongSubcommand('memory bridge', word, words);
    default:
      return known satisfies never;
  }
}

async function list({ env, flags, stdout }: CommandContext): Promise<number> {
  const places = bridgePlaces(env);
  const rows = await bridgeRows({
    surfaces: agentNames.map((agent) => surfaceOf(agent, env)),
    accepted: await readAccepted(places.accepted),
    proofs: await lastProofs(places.proofs),
    now: systemClock.now(),
  });
  if (flags.json === true) {
    for (const row of rows) stdout.write(`${safeJson(row)}\n`);
    return exits.done;
  }
  const heading = ['agent', 'bridge', 'proof', 'verified and accepted by', 'file'];
  const cells = rows.map((row) => [row.agent, row.bridge, row.proof, row.vouched, row.file]);
  stdout.write(`${textTable(heading, cells).join('\n')}\n`);
  return exits.done;
}

/** Has the bridges written, verified and put before the person; nothing of the agents' is touched. */
async function add(context: CommandContext, names: readonly string[]): Promise<number> {
  const { env, flags, person } = context;
  const surfaces = agentsNamed(names, env);
  const path = targetPath(context, surfaces);
  const asked = surfaces.map((surface) => ({ surface, target: targetFor(surface, path) }));
  for (const { surface } of asked) mustBeSetUp(surface);
  if (asked.length === 0) {
    throw new UsageError('No agent has a home here.', `Name one of ${agentNames.join(', ')}.`);
  }
  const index = await knownIndex(context, storeAsked(flags));
  requireOwnSpec(context);
  const { repo } = bridgePlaces(env);
  await ensureBridgeRepo(repo, env);
  const session = await startJob({
    ...bridgeJob(asked.map(({ target }) => ({ target, index }))),
    ...{ repo, person, env, stepMode: false, rehearsal: false },
    budgetUsd: typeof flags.budget === 'number' ? flags.budget : undefined,
    stateDir: placesOf(env).state,
    specFor: (tune) => specFor(env, tune),
  });
  try {
    const code = await follow(session, context);
    if (flags.json !== true) sayNext(context, session);
    return code;
  } finally {
    await session.close();
  }
}

/** What is left to do once the job stands: the audit, where it is open, and the wiring. */
function sayNext({ stdout }: CommandContext, { run, conductor }: Session): void {
  const { audit, landed } = conductor.state();
  const wire = `fugu memory bridge wire ${run}`;
  if (!landed && (!audit || audit.decision)) return;
  const accept = landed || !audit ? '' : `${acceptCommand(run, audit.tree)} && `;
  stdout.write(`Then put the accepted bridges into the agents' files: ${accept}${wire}\n`);
}

/** `--target` names one file, so it can be about one agent only. */
function targetPath(
  { flags }: CommandContext,
  surfaces: readonly AgentSurface[],
): string | undefined {
  if (typeof flags.target !== 'string') return undefined;
  if (surfaces.length === 1) return flags.target;
  throw new UsageError('--target takes exactly one agent.', 'Name that agent alone.');
}

/** Takes bridges out of the agents' files. It only takes away what was added, so nobody has to verify it. */
async function remove(context: CommandContext, names: readonly string[]): Promise<number> {
  const { env, flags, stdout } = context;
  if (names.length === 0) {
    throw new UsageError('Missing <agent>.', 'See: fugu memory bridge list');
  }
  const { accepted } = bridgePlaces(env);
  const kept = await readAccepted(accepted);
  const dryRun = flags.dryRun === true;
  let code: number = exits.done;
  for (const surface of agentsNamed(names, env)) {
    const known = kept.find(({ agent }) => agent === surface.agent);
    const target = targetFor(surface, known?.target);
    const index = known?.index ?? (await indexPath(context));
    const done = await changeFile(userFileDeps(env), {
      path: target.path,
      within: homeOf(env),
      edit: (text) => unwired({ target, index }, text),
      dryRun,
    });
    stdout.write(`${changeLines(surface.agent, done).join('\n')}\n`);
    if (done.status === 'refused') code = exits.badInput;
    else if (!dryRun) await dropAccepted(accepted, surface.agent);
  }
  return code;
}

async function check(context: CommandContext): Promise<number> {
  const { env, stdout } = context;
  const problems = await bridgeProblems({
    surfaces: agentNames.map((agent) => surfaceOf(agent, env)),
    accepted: await readAccepted(bridgePlaces(env).accepted),
    index: await indexPath(context),
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const problem of problems) stdout.write(`${printProblem(problem)}\n`);
  stdout.write(`${errors.length} errors, ${problems.length - errors.length} warnings.\n`);
  if (errors.length === 0) return exits.done;
  return errors.some(({ kind }) => kind === 'policy') ? exits.blocked : exits.badInput;
}
