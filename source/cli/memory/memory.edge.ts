import { resolve } from 'node:path';
import { openMemory } from '../../app/shared-memory.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { suggest } from '../../base/nearest-word.ts';
import type { MemoryEntry, MemoryListing, MemoryWrite } from '../../conductor/memory-port.ts';
import type { MemoryFact } from '../../domain/memory-fact.ts';
import { type Problem, printProblem } from '../../domain/problem.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { type MemoryStore, openStore } from '../../memory/store/store.edge.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { counted } from '../../state/view/view-words.ts';
import { type CommandContext, type CommandEntry, readsAtMost, valuesOf } from '../command.ts';
import { wrongSubcommand } from '../subcommand.ts';
import { memoryAccept } from './accept.edge.ts';
import { bridgeFlags, memoryBridge } from './bridge.edge.ts';
import { importFlags, memoryImport } from './import.edge.ts';
import { factPage, factTable } from './memory-text.ts';
import { memoryProve } from './prove.edge.ts';
import { draftOf, limitFlag, typeFlag } from './typed-fact.edge.ts';

const words = [
  ...(['init', 'add', 'list', 'show', 'search', 'supersede', 'archive', 'check'] as const),
  ...(['import', 'accept', 'bridge', 'prove'] as const),
] as const;
type Word = (typeof words)[number];

export const memory: CommandEntry = {
  name: 'memory',
  usage:
    'init [DIR] | add TEXT|- | list | show ID | search WORDS | supersede ID TEXT|- | archive ID… | check | import --from AGENT | accept RUN [ID…] | bridge list|add|wire|remove|check [AGENT…] | prove [AGENT…]',
  summary: 'keep and find facts that every agent can read',
  detail:
    'One fact is one markdown file with front matter; INDEX.md lists them. Nothing is deleted: archive and supersede move the file to archive/. A fact with a secret is refused. import reads what an agent remembers and proposes it; only what you accept is written. accept takes what a run without an audit proposed. The store is memory.store of the spec, else a folder in the data folder. A bridge is a read-pointer from the own memory of an agent into the store: add has it written by a model and verified by another family, wire puts in what you accepted, and prove starts the real agent to see whether it loads it.',
  words,
  flags: {
    title: {
      type: 'string',
      value: 'TITLE',
      help: 'title (default: the first line of the fact)',
    },
    type: {
      type: 'string',
      value: 'TYPE',
      help: 'fact, decision, convention, preference, pitfall or reference',
    },
    tag: { type: 'string', value: 'TAG', many: true, help: 'a tag (repeatable)' },
    source: { type: 'string', value: 'WHO', help: 'source (default: person)' },
    family: { type: 'string', value: 'FAMILY', help: 'model family of the author' },
    expires: { type: 'string', value: 'DAY', help: 'last day the fact is valid, like 2027-01-31' },
    confidence: { type: 'string', value: 'WORD', help: 'high, medium or low' },
    also: {
      type: 'string',
      value: 'ID',
      many: true,
      help: 'with supersede: another fact it replaces',
    },
    limit: { type: 'number', value: 'N', help: 'with search: most facts to show (default: 10)' },
    all: { type: 'boolean', help: 'with list: the archived facts too' },
    json: { type: 'boolean', help: 'print one JSON line for each fact' },
    store: { type: 'string', value: 'DIR', help: 'a store other than the one of the spec' },
    ...importFlags,
    ...bridgeFlags,
  },
  async run(context) {
    const [word, ...rest] = context.args;
    return carryOut(wordOf(word), context, rest);
  },
};

function wordOf(word: string | undefined): Word {
  const found = words.find((one) => one === word);
  if (found !== undefined) return found;
  throw wrongSubcommand('memory', word, words);
}

/** How many words follow; where none is named, as many as there are. */
const mostWords: Partial<Record<Word, number>> = { init: 1, list: 0, show: 1, check: 0, import: 0 };

async function carryOut(
  word: Word,
  context: CommandContext,
  rest: readonly string[],
): Promise<number> {
  const most = mostWords[word];
  if (most !== undefined) readsAtMost(most, rest, `memory ${word}`);
  if (word === 'init') return init(context, rest[0]);
  if (word === 'bridge') return memoryBridge(context, rest);
  if (word === 'prove') return memoryProve(context, rest);
  const store = patient(context, await storeOf(context));
  switch (word) {
    case 'add':
      return written(context, await store.add(await draftOf(context, rest, [])));
    case 'supersede':
      return supersede(context, store, rest);
    case 'list':
      return list(context, store);
    case 'show':
      return show(context, store, rest[0]);
    case 'search':
      return search(context, store, rest);
    case 'archive':
      return archive(context, store, rest);
    case 'check':
      return check(context, store);
    case 'accept':
      return memoryAccept(context, store, rest);
    case 'import':
      return memoryImport(context, store);
    default:
      return word satisfies never;
  }
}

/** A store of thousands of facts takes a moment to read: after a second that is said on a terminal. */
function patient({ stderr }: CommandContext, store: MemoryStore): MemoryStore {
  const said = async <T>(reading: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => {
      if (stderr.isTTY) stderr.write('Reading the memory …\n');
    }, 1000);
    return reading.finally(() => clearTimeout(timer));
  };
  return { ...store, list: () => said(store.list()) };
}

async function storeOf({ env, flags, cwd }: CommandContext): Promise<MemoryStore> {
  const { store } = flags;
  if (typeof store !== 'string') return openMemory(env);
  return openStore(resolve(cwd, store), { secrets: secretsOf(env) });
}

async function init(context: CommandContext, dir: string | undefined): Promise<number> {
  const { cwd, env, stdout } = context;
  const usual = await storeOf(context);
  const store =
    dir === undefined ? usual : openStore(resolve(cwd, dir), { secrets: secretsOf(env) });
  const made = await store.init();
  if (made.status === 'refused') return refuse(made.problems);
  const what = made.status === 'made' ? 'The memory is made' : 'The memory is there';
  stdout.write(`${what}: ${store.dir}\n`);
  if (store.dir !== usual.dir) {
    stdout.write(
      `To use it, write into the spec: memory: { store: ${JSON.stringify(store.dir)} }\n`,
    );
  }
  warn(context, made.problems);
  return exits.done;
}

async function supersede(
  context: CommandContext,
  store: MemoryStore,
  [id, ...rest]: readonly string[],
): Promise<number> {
  const ids = [known(id), ...valuesOf(context.flags, 'also')];
  const old = await Promise.all(ids.map((one) => entryOf(store, one)));
  const draft = await draftOf(
    context,
    rest,
    old.map(({ fact }) => fact),
  );
  return written(context, await store.add(draft));
}

function written(context: CommandContext, result: MemoryWrite): number {
  if (result.status === 'refused') return refuse(result.problems);
  context.stdout.write(`${result.fact.id}  ${result.path}\n`);
  warn(context, result.problems);
  return exits.done;
}

async function list(context: CommandContext, store: MemoryStore): Promise<number> {
  const { flags } = context;
  const type = typeFlag(flags);
  const { facts, archived, problems } = await listed(store);
  const shown = (flags.all === true ? [...facts, ...archived] : facts).filter(
    (fact) =>
      (type === undefined || fact.type === type) &&
      valuesOf(flags, 'tag').every((tag) => fact.tags.includes(tag)),
  );
  if (facts.length === 0 && problems.length === 0 && flags.json !== true) {
    context.stdout.write('There are no facts yet. Add one: fugu memory add "<fact>"\n');
    return exits.done;
  }
  print(context, shown);
  warn(context, problems);
  return exits.done;
}

/** What the store holds; a store that is not there is refused. */
async function listed(store: MemoryStore): Promise<MemoryListing> {
  const listing = await store.list();
  return listing.problems.some(({ file }) => file === store.dir)
    ? refuse(listing.problems)
    : listing;
}

async function show(
  { flags, stdout }: CommandContext,
  store: MemoryStore,
  id: string | undefined,
): Promise<number> {
  const entry = await entryOf(store, known(id));
  const lines = flags.json === true ? [safeJson(entry)] : factPage(entry, Date.now());
  stdout.write(`${lines.join('\n')}\n`);
  return exits.done;
}

async function entryOf(store: MemoryStore, id: string): Promise<MemoryEntry> {
  const entry = await store.show(id);
  if (entry !== undefined) return entry;
  const { facts, archived, problems } = await store.list();
  const why = problems.find(
    ({ file, what }) =>
      file === store.dir || file?.endsWith(`/${id}.md`) || what.includes(`/${id}.md;`),
  );
  if (why !== undefined) throw new UsageError(printProblem(why), '');
  const ids = [...facts, ...archived].map((fact) => fact.id);
  throw new UsageError(`There is no fact ${id}.`, suggest(id, ids, 'See: fugu memory list --all'));
}

async function search(
  context: CommandContext,
  store: MemoryStore,
  rest: readonly string[],
): Promise<number> {
  const sought = rest.join(' ').trim();
  if (sought === '') throw new UsageError('Missing <words>.', 'Use: fugu memory search WORDS');
  const limit = limitFlag(context.flags);
  const { problems } = await listed(store);
  warn(context, problems);
  const found = await store.search(sought, limit);
  if (found.length === 0 && context.flags.json !== true) {
    context.stdout.write('No fact holds these words.\n');
    return exits.done;
  }
  print(
    context,
    found.map(({ fact }) => fact),
  );
  return exits.done;
}

async function archive(
  context: CommandContext,
  store: MemoryStore,
  ids: readonly string[],
): Promise<number> {
  known(ids[0]);
  for (const id of ids) await entryOf(store, id);
  const result = await store.archive(ids);
  if (result.status === 'refused') return refuse(result.problems);
  for (const path of result.paths) context.stdout.write(`archived  ${path}\n`);
  warn(context, result.problems);
  return exits.done;
}

async function check(context: CommandContext, store: MemoryStore): Promise<number> {
  const problems = await store.check();
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (problems.length > 0) context.stdout.write(`${problems.map(printProblem).join('\n')}\n`);
  const { facts } = await store.list();
  const warnings = problems.length - errors.length;
  const files = `${counted(errors.length, 'error')} and ${counted(warnings, 'warning')} in files`;
  const sum = `${counted(facts.length, 'fact')} in force, ${files}.`;
  context.stdout.write(`${sum}\n`);
  return errors.length === 0 ? exits.done : exits.badInput;
}

function print({ flags, stdout }: CommandContext, facts: readonly MemoryFact[]): void {
  const lines =
    flags.json === true ? facts.map((fact) => safeJson(fact)) : factTable(facts, Date.now());
  if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
}

/** Files that are left out of the answer are named beside it. */
function warn({ stderr }: CommandContext, problems: readonly Problem[]): void {
  if (problems.length > 0) stderr.write(`${problems.map(printProblem).join('\n')}\n`);
}

function refuse(problems: readonly Problem[]): never {
  const policy = problems.length > 0 && problems.every(({ kind }) => kind === 'policy');
  throw new UsageError(
    problems.map(printProblem).join('\n'),
    '',
    policy ? exits.blocked : exits.badInput,
  );
}

function known(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new UsageError('Missing <id>.', 'See: fugu memory list');
}
