import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { examinations } from '../../doctor/examinations.ts';
import { examineAll } from '../../doctor/examine-all.edge.ts';
import { decodeFact } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { readFileJournal } from '../../journal/file-journal.edge.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import type { PulseDay } from '../../pulse/pulse-day.ts';
import type { Inventory } from '../../pulse/pulse-inventory.ts';
import { createIngest } from '../../safety/ingest.ts';
import { oneLine } from '../../safety/one-line.ts';
import { readHistory } from '../../slot/queue/history.edge.ts';
import { createGit, type Git, textOf } from '../../workspace/git/git.edge.ts';
import type { LocalWorkspaces } from '../../workspace/workspaces.edge.ts';
import type { Caller } from '../caller.ts';
import { slotFolder } from '../local-slot.edge.ts';
import { passingWorkspaces } from '../passing-workspaces.edge.ts';
import { patientOf } from '../patient.edge.ts';
import { placesOf } from '../places.ts';
import { listRunSummaries } from '../session/run-summaries.edge.ts';
import { editsOf } from './edits.edge.ts';

const dayMs = 86_400_000;
const mostCommits = 30;
const mostDiffCharacters = 12_000;
/** Of all repositories together; a prompt holds 160,000. */
const mostDiffTogether = 60_000;
/** Nothing beyond is cleaned, however large a diff is. */
const mostCleaned = 400_000;
const mostChangedLines = 40;
const examineMs = 20_000;

export interface Look {
  readonly inventory: Inventory;
  readonly diffs: readonly { readonly path: string; readonly text: string }[];
}

/** Looks at the repositories, the runs, the disk, the doors and the slot; asks no model, changes nothing. */
export async function lookAround(
  caller: Caller,
  options: {
    readonly repos: readonly string[];
    readonly last: PulseDay | undefined;
  },
): Promise<Look> {
  const { env } = caller;
  const { state } = placesOf(env);
  const workspaces = passingWorkspaces(env, state);
  const secrets = secretsOf(env);
  const line = (text: string) => oneLine(text, secrets, 160);
  const room = Math.floor(mostDiffTogether / Math.max(1, options.repos.length));
  const diffText = (text: string) => safeDiff(text, secrets, Math.min(mostDiffCharacters, room));
  const git = createGit({ path: env.PATH ?? '', home: env.HOME ?? '/' });
  const seen = await Promise.all(
    options.repos.map((path) =>
      repoLook(git, path, { workspaces, line, diffText, last: options.last }),
    ),
  );
  const inventory: Inventory = {
    repos: seen.map(({ repo }) => repo),
    runs: await runsSeen(state, line),
    ...(await diskSeen(state)),
    stale: (await staleDoors(caller)).map(line),
    ...(await slotSeen(state)),
  };
  return { inventory, diffs: seen.flatMap(({ diff }) => (diff ? [diff] : [])) };
}

type RepoDesk = {
  readonly workspaces: LocalWorkspaces;
  /** A text of somebody else on one line, cleaned and without secrets. */
  readonly line: (text: string) => string;
  readonly diffText: (text: string) => string;
  readonly last: PulseDay | undefined;
};

type RepoSeen = {
  readonly repo: Inventory['repos'][number];
  readonly diff?: { readonly path: string; readonly text: string };
};

async function repoLook(
  git: Git,
  path: string,
  { workspaces, line, diffText, last }: RepoDesk,
): Promise<RepoSeen> {
  const reading = await workspaces.inspect(path);
  if (reading.status === 'refused') {
    const nothing = { path, branch: null, head: '', commits: [], changed: [], dirty: false };
    return { repo: { ...nothing, unread: reading.what } };
  }
  const { path: top, branch, base: head, dirty } = reading.repo;
  const before = last?.inventory.repos.find((one) => one.path === top)?.head;
  const range = await rangeOf(git, top, { before, head });
  const commits = await ask(git, top, ['log', '--format=%H %s', `-n${mostCommits}`, ...range]);
  const edits = dirty ? await editsOf(git, top) : undefined;
  const repo = {
    path: top,
    branch,
    head,
    commits: lines(commits).map((said) => ({
      hash: said.slice(0, 40),
      subject: line(said.slice(41)),
    })),
    changed: [] as readonly string[],
    dirty,
    ...(edits === undefined ? {} : { edits }),
  };
  if (range.length === 0 || !range[0]?.includes('..')) return { repo };
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames'];
  const stat = await ask(git, top, ['diff', '--stat=100', ...plain, ...range]);
  const text = await ask(git, top, ['diff', '-U2', ...plain, ...range]);
  const diff = text === '' ? {} : { diff: { path: top, text: diffText(text) } };
  return { repo: { ...repo, changed: shortened(lines(stat)).map(line) }, ...diff };
}

/** The first lines, how many are left out, and git's own sum at the end. */
function shortened(stat: readonly string[]): readonly string[] {
  if (stat.length <= mostChangedLines) return stat;
  const left = stat.length - mostChangedLines;
  return [...stat.slice(0, mostChangedLines - 1), `… and ${left} more files`, ...stat.slice(-1)];
}

/** Cleaned and without secrets before it is cut, since half a secret is not recognised. */
function safeDiff(text: string, secrets: ReturnType<typeof secretsOf>, most: number): string {
  const ingest = createIngest(secrets);
  const safe = ingest.push(text.slice(0, mostCleaned)) + ingest.end();
  return safe.length > most ? `${safe.slice(0, most)}\n…` : safe;
}

/** Commits since the head the last pulse saw; the newest few where it saw none, or that one is gone. */
async function rangeOf(
  git: Git,
  top: string,
  { before, head }: { readonly before: string | undefined; readonly head: string },
): Promise<readonly string[]> {
  if (before === head) return [`${head}..${head}`];
  if (before === undefined || before === '') return ['-n5', head];
  const known = await git.find(top, ['cat-file', '-e', `${before}^{commit}`], []);
  return known.status === 'ok' ? [`${before}..${head}`] : ['-n5', head];
}

async function ask(git: Git, top: string, args: readonly string[]): Promise<string> {
  return textOf(await git.find(top, args, []));
}

const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

async function runsSeen(state: string, line: (text: string) => string): Promise<Inventory['runs']> {
  const summaries = await listRunSummaries(state);
  return summaries.slice(0, 40).map(({ run, task, status, resumable }) => ({
    run,
    task: line(task).slice(0, 120),
    standing: status,
    open: resumable,
  }));
}

async function diskSeen(path: string): Promise<Pick<Inventory, 'disk'>> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    const mb = (count: number) => Math.round((count * bsize) / 1_048_576);
    return { disk: { path, freeMb: mb(bavail), totalMb: mb(blocks) } };
  } catch {
    return {};
  }
}

/** Nothing that is looked at for a pulse is about a screen. */
const noTerminal = { isTty: false, columns: 0, rows: 0 };

/** What the doctor says of doors and bridges that are not as they should be. */
async function staleDoors(caller: Caller): Promise<readonly string[]> {
  const looks = examinations.filter(({ name }) => name === 'doors' || name === 'bridges');
  const found = await examineAll(looks, await patientOf(caller, noTerminal), {
    limitMs: examineMs,
    onDone: () => undefined,
  });
  return found.flatMap(({ status, name, what }) =>
    status === 'warning' || status === 'broken' ? [`${name}: ${what}`] : [],
  );
}

async function slotSeen(state: string): Promise<Pick<Inventory, 'slot'>> {
  const records = await readHistory(slotFolder(state), Date.now() - dayMs);
  const restarts = records.filter(({ type }) => type === 'restart').length;
  const done = records.filter(({ type }) => type === 'done').length;
  return records.length === 0
    ? {}
    : { slot: `${done} calls and ${restarts} restarts in the last day` };
}

/** How long callers waited at the slot in the last day; undefined where nobody did. */
export async function slotWaits(state: string): Promise<PulseDay['slotWait']> {
  const records = await readHistory(slotFolder(state), Date.now() - dayMs);
  const waits = records
    .flatMap((record) => (record.type === 'done' ? [record.waitedMs] : []))
    .sort((one, other) => one - other);
  if (waits.length === 0) return undefined;
  const at = (share: number) =>
    waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  return { calls: waits.length, p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** Failed verdicts of the last day's runs, by the family that gave them. */
export async function catchesByFamily(state: string): Promise<Readonly<Record<string, number>>> {
  const since = Date.now() - dayMs;
  const recent = (await listRunSummaries(state)).filter(({ lastAt }) => lastAt >= since);
  const counts: Record<string, number> = {};
  for (const { run } of recent) {
    const dir = join(state, 'runs', run);
    const read = await readFileJournal<Fact>(dir, (value, version) => decodeFact(value, version));
    if (read.status !== 'read') continue;
    for (const { fact } of read.records) {
      if (fact.type !== 'VerdictGiven' || fact.verdict.judgement !== 'fail') continue;
      const family = fact.verifier.lineage.join('+') || 'unknown';
      counts[family] = (counts[family] ?? 0) + 1;
    }
  }
  return counts;
}
