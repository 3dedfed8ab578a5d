import { createInterface } from 'node:readline/promises';
import { type AgentName, agentNamed, agentNames } from '../../agents/list.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { suggest } from '../../base/nearest-word.ts';
import { type Problem, printProblem } from '../../domain/problem.ts';
import { surfaceOf } from '../../memory/bridge/agent-surface.ts';
import {
  type ImportStatus,
  type Placed,
  placeCandidates,
} from '../../memory/import/import-match.ts';
import { digestNow, readSources, type SourceText } from '../../memory/import/import-read.edge.ts';
import { type Candidate, splitMemory } from '../../memory/import/import-split.ts';
import { createSearchIndex } from '../../memory/store/search-index.ts';
import type { MemoryStore } from '../../memory/store/store.edge.ts';
import { counted } from '../../state/view/view-words.ts';
import { type CommandContext, type FlagShape, valuesOf } from '../command.ts';
import { bare } from '../screened.ts';
import { textTable } from '../text-table.ts';

export const importFlags: Readonly<Record<string, FlagShape>> = {
  from: { type: 'string', value: 'AGENT', help: `with import: ${agentNames.join(', ')}` },
  accept: {
    type: 'string',
    value: 'WHICH',
    many: true,
    help: 'with import: names of the first column, new, or all',
  },
};

/** What an agent remembers, as proposals; only what is accepted is written, and nothing of the agent's. */
export async function memoryImport(context: CommandContext, store: MemoryStore): Promise<number> {
  const agent = agentOf(context.flags.from);
  const { facts, problems: storeProblems } = await store.list();
  const absent = storeProblems.find(({ file }) => file === store.dir);
  if (absent !== undefined) throw new UsageError(printProblem(absent), '');
  const home = surfaceOf(agent, context.env).home;
  const { files, problems } = await readSources(home, agentNamed(agent).memory.imports);
  warn(context, problems);
  if (files.length === 0) {
    context.stdout.write(`${agent} remembers nothing below ${home}.\n`);
    return exits.done;
  }
  const found = files.flatMap((file) =>
    splitMemory(agent, { ...file, shown: short(context, file.path) }),
  );
  const { clean, secret } = await withoutSecrets(store, found);
  const placed = placeCandidates(clean, facts, createSearchIndex(facts));
  const open = placed.filter(({ standing }) => standing.type !== 'known');
  show(context, { agent, files, open, known: placed.length - open.length, secret });
  if (open.length === 0) return exits.done;
  const chosen = await choose(context, open, agent);
  if (chosen === undefined) return exits.waiting;
  const ended = await write(context, store, chosen);
  await proveUntouched(context, files);
  return ended;
}

function agentOf(word: unknown): AgentName {
  const found = agentNames.find((one) => one === word);
  if (found !== undefined) return found;
  const remedy = `Use: --from <${agentNames.join('|')}>`;
  if (typeof word !== 'string') throw new UsageError('Missing --from.', remedy);
  throw new UsageError(`Unknown agent: ${word}.`, suggest(word, agentNames, remedy));
}

/** Those with a secret are named by their place; their words go nowhere. */
async function withoutSecrets(store: MemoryStore, candidates: readonly Candidate[]) {
  const clean: Candidate[] = [];
  const secret: Problem[] = [];
  for (const one of candidates) {
    const [problem] = await store.vet(one.draft);
    if (problem === undefined) clean.push(one);
    else secret.push({ ...problem, file: one.path, line: one.line + (problem.line ?? 1) - 1 });
  }
  return { clean, secret };
}

function show(
  context: CommandContext,
  told: {
    readonly agent: AgentName;
    readonly files: readonly SourceText[];
    readonly open: readonly Placed[];
    readonly known: number;
    readonly secret: readonly Problem[];
  },
): void {
  const { agent, files, open, known, secret } = told;
  const rest = known === 0 ? '' : `, ${known} known already`;
  const lines = [
    `${agent}: ${counted(files.length, 'file')} read, ${counted(open.length, 'proposal')}${rest}`,
    ...(open.length === 0
      ? []
      : [
          '',
          ...textTable(
            ['name', 'standing', 'what', 'where'],
            open.map((one) => row(context, one)),
          ),
        ]),
    ...(secret.length === 0
      ? []
      : ['', 'Left out', ...secret.map((one) => `  ${printProblem(one)}`)]),
  ];
  context.stdout.write(`${lines.join('\n')}\n`);
}

function row(context: CommandContext, { candidate, standing }: Placed): readonly string[] {
  const { draft, path, line, key } = candidate;
  const title = draft.title.length <= 56 ? draft.title : `${draft.title.slice(0, 55)}…`;
  return [key, words(standing), title, `${short(context, path)}:${line}`];
}

function words(standing: ImportStatus): string {
  switch (standing.type) {
    case 'new':
      return 'new';
    case 'known':
      return `known as ${standing.as}`;
    case 'near':
      return `near ${standing.as} (${Math.round(standing.likeness * 100)} %)`;
    case 'conflict':
      return `CONFLICT with ${standing.as}`;
    default:
      return standing satisfies never;
  }
}

/** What the flag or the person says; undefined when nobody says anything. */
async function choose(
  context: CommandContext,
  open: readonly Placed[],
  agent: AgentName,
): Promise<readonly Placed[] | undefined> {
  const { flags, stdin, stdout } = context;
  const given = valuesOf(flags, 'accept').flatMap((one) => one.split(','));
  if (given.length > 0) return given.flatMap((one) => named(open, one.trim()));
  if (!stdin.isTTY) {
    stdout.write(
      `\nNothing is written yet. To take them: fugu memory import --from ${agent} --accept new\n`,
    );
    return undefined;
  }
  const lines = createInterface({ input: stdin, output: bare(stdout) });
  const answer = await lines.question('\nTake which? Names, new, all, or enter for none: ');
  lines.close();
  const wanted = answer.split(/[\s,]+/).filter((one) => one !== '');
  return wanted.length === 0 ? undefined : wanted.flatMap((one) => named(open, one));
}

function named(open: readonly Placed[], word: string): readonly Placed[] {
  if (word === 'all') return open;
  if (word === 'new') return open.filter(({ standing }) => standing.type === 'new');
  const found = open.filter(({ candidate }) => candidate.key === word);
  if (found.length > 0) return found;
  throw new UsageError(
    `Unknown proposal: ${word}.`,
    'Use a name of the first column, new, or all.',
  );
}

async function write(
  context: CommandContext,
  store: MemoryStore,
  chosen: readonly Placed[],
): Promise<number> {
  let code: number = exits.done;
  for (const { candidate } of new Set(chosen)) {
    const written = await store.add(candidate.draft);
    if (written.status === 'written')
      context.stdout.write(`${candidate.key}  ${written.fact.id}\n`);
    else code = exits.failed;
    warn(context, written.problems);
  }
  return code;
}

/** The files are only read; that is shown, not promised. */
async function proveUntouched(
  context: CommandContext,
  files: readonly SourceText[],
): Promise<void> {
  const now = await Promise.all(files.map(({ path }) => digestNow(path)));
  const changed = files.filter(({ digest }, at) => digest !== now[at]).map(({ path }) => path);
  context.stdout.write(
    changed.length === 0
      ? `The files read have the same digests as before.\n`
      : `Changed meanwhile by another program: ${changed.join(', ')}\n`,
  );
}

function short({ env }: CommandContext, path: string): string {
  const { HOME } = env;
  return HOME !== undefined && path.startsWith(`${HOME}/`) ? `~${path.slice(HOME.length)}` : path;
}

function warn({ stderr }: CommandContext, problems: readonly Problem[]): void {
  if (problems.length > 0) stderr.write(`${problems.map(printProblem).join('\n')}\n`);
}
