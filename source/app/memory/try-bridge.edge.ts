import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AgentLoader } from '../../agents/agent-loader.ts';
import { agentNamed } from '../../agents/list.ts';
import { printProblem } from '../../domain/problem.ts';
import { sha256 } from '../../domain/sha256.ts';
import { captureLive, captureLoad, findLoader } from '../../lanes/loader/capture-load.edge.ts';
import type { AgentSurface, MemoryTarget } from '../../memory/bridge/agent-surface.ts';
import type { Finding, Proof, ProofWay } from '../../memory/bridge/proof.ts';
import { tryLoader } from '../../memory/bridge/round-trip.edge.ts';
import type { MemoryStore } from '../../memory/store/store.edge.ts';
import { splitReply } from '../../replies/split/split-reply.ts';
import type { Caller } from '../caller.ts';
import { systemClock } from '../clock.edge.ts';
import { UsageError } from '../usage-error.ts';
import { askedStore } from './bridge-deps.edge.ts';

/** A fact that is written for one try and archived after it. */
type Nonce = {
  readonly word: string;
  /** Writes it; the store's own words where it cannot. */
  write(): Promise<void>;
  /** Id of the fact once it is written. */
  id(): string | undefined;
};

export type Try = {
  readonly caller: Caller;
  /** The store that is asked for; undefined for the one in force. */
  readonly store: string | undefined;
  /** What somebody says came out, in place of a try. */
  readonly told: string | undefined;
  /** Asks the agent's own model, which may cost. */
  readonly live: boolean;
  readonly signal: AbortSignal;
  readonly surface: AgentSurface;
  readonly target: MemoryTarget;
  readonly index: string;
  readonly nonce: Nonce;
};

type Tried = Finding & { readonly way: ProofWay; readonly version?: string };

/** One try with a fact of its own, which goes to the archive whatever comes out. */
export async function tryBridge(part: Omit<Try, 'nonce'>): Promise<Proof> {
  const { caller, surface, target } = part;
  const store = await askedStore(caller, part.store);
  const nonce = nonceFor(store, surface.agent);
  const from = sha256(await readFile(target.path, 'utf8').catch(() => ''));
  try {
    const { way, passed, because, version } = await tryOne({ ...part, nonce });
    const fact = nonce.id();
    return {
      ...{ agent: surface.agent, way, passed, because, from, target: target.path },
      at: systemClock.now(),
      ...(fact === undefined ? {} : { fact }),
      ...(version === undefined ? {} : { version }),
    };
  } finally {
    const id = nonce.id();
    if (id !== undefined) await archiveFact(store, id);
  }
}

function tryOne(attempt: Try): Promise<Tried> {
  if (attempt.told !== undefined) {
    const because = `claimed: ${attempt.told.trim()}`;
    return Promise.resolve({ way: 'proxy', passed: true, because });
  }
  const { agent } = attempt.surface;
  const { loader } = agentNamed(agent);
  if (loader === undefined) {
    return readByPath(attempt, `fugu does not know how to start ${agent}`);
  }
  return attempt.live ? askLive(attempt, loader) : askLoader(attempt, loader);
}

async function askLoader(attempt: Try, loader: AgentLoader): Promise<Tried> {
  const { signal, surface, target, index, nonce } = attempt;
  const { agent } = surface;
  const { env } = attempt.caller;
  if ((await findLoader(agent, env)) === undefined) {
    return readByPath(attempt, `${agent} is not in PATH`);
  }
  const run = `prove-${agent}-${nonce.word}`;
  const finding = await tryLoader({
    ...{ surface, target, index, nonce: nonce.word, writeFact: nonce.write },
    listen: (place) =>
      captureLoad({
        ...{ agent, loader, program: agent, env, run, signal, ...place },
        ...{ prompt: 'Say OK.', clock: systemClock },
      }),
  });
  return { way: 'agent-loader', ...finding };
}

/** Its own model is asked for a word that stands nowhere but in the fact. */
async function askLive(attempt: Try, loader: AgentLoader): Promise<Tried> {
  const { caller, nonce, signal, surface } = attempt;
  const { agent } = surface;
  await nonce.write();
  const cwd = await mkdtemp(join(tmpdir(), 'fugu-live-'));
  try {
    const heard = await captureLive({
      ...{ agent, loader, program: agent, env: caller.env, cwd, signal, clock: systemClock },
      prompt:
        'Your shared memory holds one fact called "Word of the round trip". Answer with that word and nothing else, or with NONE if you do not know it.',
      run: `prove-${agent}-${nonce.word}`,
    });
    if (heard.status === 'failed')
      return { way: 'live-answer', passed: false, because: heard.because };
    const passed = splitReply(heard.text).answer.includes(nonce.word);
    const because = passed ? 'its model answered the word' : 'its model did not know the word';
    const version = heard.version === undefined ? {} : { version: heard.version };
    return { way: 'live-answer', passed, because, ...version };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** What can be seen without the agent: that the files say what they should. It proves nothing. */
async function readByPath({ target, index, nonce }: Try, why: string): Promise<Tried> {
  await nonce.write();
  const [there, listed] = await Promise.all(
    [target.path, index].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const passed = there?.includes(index) === true && listed?.includes(nonce.word) === true;
  const what = passed ? 'the pointer and the fact are in their files' : 'its file has no pointer';
  return { way: 'direct-path', passed, because: `${why}; ${what}, which was only read by path` };
}

function nonceFor(store: MemoryStore, agent: string): Nonce {
  const word = `roundtrip-${randomBytes(6).toString('hex')}`;
  let id: string | undefined;
  return {
    word,
    id: () => id,
    async write() {
      const written = await store.add({
        title: `Word of the round trip: ${word}`,
        type: 'fact',
        tags: ['round-trip'],
        source: 'fugu',
        supersedes: [],
        confidence: 'high',
        body: `The word of the round trip with ${agent} is ${word}. This fact is archived after the try.`,
      });
      if (written.status === 'written') id = written.fact.id;
      else {
        const what = written.problems.map(printProblem).join('\n');
        throw new UsageError(
          what,
          `Look at the store: ${dirname(written.problems[0]?.file ?? '')}`,
        );
      }
    },
  };
}

/** Puts the fact of a try away. */
export async function archiveFact(store: MemoryStore, id: string): Promise<void> {
  const done = await store.archive([id]);
  if (done.status === 'archived') return;
  const what = done.problems.map(printProblem).join('\n');
  throw new UsageError(what, `Archive it by hand: fugu memory archive ${id}`);
}
