import { resolve } from 'node:path';
import { passingWorkspaces } from '../../app/passing-workspaces.edge.ts';
import { placesOf } from '../../app/places.ts';
import { inspect, tuneOf } from '../../app/project.edge.ts';
import { stateOf } from '../../app/session/run-summaries.edge.ts';
import { shownCommands } from '../../app/session/shown-commands.ts';
import { readSpecInForce } from '../../app/spec-in-force.edge.ts';
import { forgetTrust, listTrusted } from '../../app/trust-files.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { ProjectCommands, RepoFacts } from '../../conductor/ports.ts';
import type { ControlFile } from '../../domain/control-file.ts';
import { sendToOwner } from '../../journal/control.edge.ts';
import { listRuns } from '../../journal/runs.edge.ts';
import { filesHash, trustHash } from '../../state/select.ts';
import { shortDigest } from '../../state/view/view-words.ts';
import { npmScripts } from '../../workspace/check/project-defaults.ts';
import type { LocalWorkspaces } from '../../workspace/workspaces.edge.ts';
import { askPerson } from '../ask-person.edge.ts';
import type { CommandContext, CommandEntry } from '../command.ts';

/** How long a process that has a run open may take to note that its commands are trusted. */
const ownerMs = 10_000;

export const trust: CommandEntry = {
  name: 'trust',
  usage: '[DIR] [--yes | --forget] | --list',
  summary: "show a project's commands and trust them",
  detail:
    "A project's check and set-up commands never run before you have seen them, and with programs as lanes none starts before you have seen the files it would follow (CLAUDE.md, .mcp.json, .env …). Trust holds for exactly these commands, the npm scripts behind them, whether they run in a sandbox, and what those files hold; a change is shown again.",
  flags: {
    yes: { type: 'boolean', help: 'trust them without asking' },
    list: { type: 'boolean', help: 'list the projects whose commands are trusted' },
    forget: { type: 'boolean', help: 'revoke the trust in this project' },
  },
  async run(context) {
    const { args, cwd, env, flags } = context;
    const stateDir = placesOf(env).state;
    if (flags.list === true) return list(context, stateDir);
    const workspaces = passingWorkspaces(env, stateDir);
    try {
      const repo = await inspect(workspaces, resolve(cwd, args[0] ?? '.'));
      if (flags.forget === true) return await forget(context, stateDir, repo.path);
      return await showAndAsk(context, workspaces, repo);
    } finally {
      await workspaces.close();
    }
  },
};

async function list({ stdout }: CommandContext, stateDir: string): Promise<number> {
  const found = await listTrusted(stateDir);
  const lines = found.map(({ repo }) => repo);
  stdout.write(`${lines.length > 0 ? lines.join('\n') : 'No project is trusted.'}\n`);
  return exits.done;
}

async function forget({ stdout }: CommandContext, stateDir: string, repo: string): Promise<number> {
  const forgotten = await forgetTrust(stateDir, repo);
  stdout.write(
    forgotten
      ? `The commands of ${repo} are no longer trusted; the next run shows them again.\n`
      : `The commands of ${repo} were not trusted.\n`,
  );
  return exits.done;
}

async function showAndAsk(
  context: CommandContext,
  workspaces: LocalWorkspaces,
  repo: RepoFacts,
): Promise<number> {
  const { flags, stdin, stdout } = context;
  const tune = await tuneOf(workspaces, repo);
  const found = await workspaces.commands(repo.path, repo.base, tune);
  const spec = await readSpecInForce(context.env, tune);
  const shown = shownCommands(found, spec.status === 'adopted' ? spec.spec.map : undefined);
  const waiting = await waitingRuns(context, repo.path);
  if (shown.commands.length + shown.files.length + waiting.length === 0) {
    stdout.write(`${repo.path} has no commands to trust.\n`);
    return exits.done;
  }
  const lines = [
    ...(await shownLines(workspaces, repo, found)),
    ...fileLines('Files that agents follow here:', shown.files),
    ...waiting.flatMap(({ id, files }) => fileLines(`New to the agents of run ${id}:`, files)),
  ];
  stdout.write(`${lines.join('\n')}\n`);
  const hashes = [shown.hash, ...waiting.map(({ hash }) => hash)];
  const known = await areTrusted(workspaces, repo.path, hashes);
  if (known) stdout.write('Already trusted.\n');
  const agreed =
    known || flags.yes === true || (stdin.isTTY && (await askPerson(context, 'Trust them?')));
  if (!agreed) {
    stdout.write(`Not trusted. To trust them: fugu trust ${repo.path} --yes\n`);
    return exits.waiting;
  }
  if (!known) {
    for (const hash of hashes) await workspaces.trust.trust(repo.path, hash);
    stdout.write('Trusted.\n');
  }
  await tellRuns(context, repo.path, hashes);
  return exits.done;
}

interface WaitingRun {
  readonly id: string;
  readonly hash: string;
  readonly files: readonly ControlFile[];
}

/** Runs of the project in which an agent would obey files that nobody has seen. */
async function waitingRuns({ env }: CommandContext, repo: string): Promise<readonly WaitingRun[]> {
  const runs = await listRuns(placesOf(env).state);
  const found = await Promise.all(
    runs.map(async ({ id, dir }) => {
      const state = await stateOf(dir);
      const files = state?.job?.repo.path === repo ? (state.controlFiles?.waiting ?? []) : [];
      return files.length === 0 || state?.ended ? [] : [{ id, files, hash: filesHash(files) }];
    }),
  );
  return found.flat();
}

async function areTrusted(
  { trust }: LocalWorkspaces,
  repo: string,
  hashes: readonly string[],
): Promise<boolean> {
  const known = await Promise.all(hashes.map((hash) => trust.isTrusted(repo, hash)));
  return known.every(Boolean);
}

function fileLines(title: string, files: readonly ControlFile[]): readonly string[] {
  if (files.length === 0) return [];
  return [title, ...files.map(({ path, digest }) => `  file     ${path}  ${shortDigest(digest)}`)];
}

async function shownLines(
  workspaces: LocalWorkspaces,
  repo: RepoFacts,
  { checks, setup }: ProjectCommands,
): Promise<readonly string[]> {
  const sandbox = await workspaces.sandbox();
  const where =
    sandbox.status === 'bwrap'
      ? 'Checks run in a sandbox without network and without your keys.'
      : `Checks run UNSANDBOXED, with your rights: ${sandbox.because}.`;
  const runs = [...setup, ...checks.map(({ run }) => run)];
  const scripts = Object.entries(await scriptsOf(workspaces, repo, runs));
  return [
    `Commands of ${repo.path} at ${repo.base.slice(0, 12)}`,
    ...setup.map((run) => `  set-up   ${run}`),
    ...checks.map(({ name, run }) => `  check    ${run}${name === run ? '' : `  (${name})`}`),
    ...scripts.map(([name, script]) => `  npm      ${name}: ${script}`),
    ...(setup.length > 0 ? ['The set-up runs with network.'] : []),
    where,
  ];
}

/** What npm would run under those names, as the base commit has it. */
async function scriptsOf(
  workspaces: LocalWorkspaces,
  repo: RepoFacts,
  runs: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const opened = await workspaces.open({ repo: repo.path, base: repo.base, patches: [] });
  if (opened.status !== 'open')
    throw new UsageError('The repository cannot be read.', 'Try again.');
  const [file] = await workspaces.read(opened.workspace, ['package.json'], 1_000_000);
  await opened.workspace.release();
  return npmScripts(file?.text, runs);
}

/** Runs that wait for this trust: an open one is told, the others are named. */
async function tellRuns(
  context: CommandContext,
  repo: string,
  hashes: readonly string[],
): Promise<void> {
  const { env, person, stdout } = context;
  for (const { id, dir, owner } of await listRuns(placesOf(env).state)) {
    const state = await stateOf(dir);
    const hash = state && !state.ended ? trustHash(state) : undefined;
    if (state?.job?.repo.path !== repo || hash === undefined || !hashes.includes(hash)) continue;
    if (owner) await sendToOwner(dir, { type: 'TrustCommands', hash, by: person }, ownerMs);
    stdout.write(owner ? `Run ${id} goes on.\n` : `Run ${id} waits: fugu resume ${id}\n`);
  }
}
