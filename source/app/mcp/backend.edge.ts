import { type LaneId, laneIds, type ModelName } from '../../domain/ids.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { runResult } from '../../integrations/mcp/run-result.ts';
import { runStatus } from '../../integrations/mcp/run-status.ts';
import type { RunStatus } from '../../integrations/mcp/shapes.ts';
import type { ToolBackend } from '../../integrations/mcp/tool-backend.ts';
import { type Asking, ToolRefusal } from '../../integrations/mcp/tool-backend.ts';
import { runBlobs } from '../../journal/blobs.edge.ts';
import { sendToOwner } from '../../journal/control.edge.ts';
import { visibleDiff } from '../../safety/visible-text.ts';
import { locateSpec } from '../../spec/spec-file.edge.ts';
import { readableDiff } from '../../workspace/patch/diff-text.ts';
import { askLane } from '../ask/ask-lane.edge.ts';
import type { Caller } from '../caller.ts';
import { nestedEnv } from '../nesting.edge.ts';
import { placesOf } from '../places.ts';
import type { Wish } from '../run/delegated-request.ts';
import { spawnDelegated } from '../run/spawn-delegated.edge.ts';
import { runFolder } from '../session/find-run.edge.ts';
import { refusalsOf } from '../session/owner-reply.ts';
import { openSession } from '../session/session.edge.ts';
import { openMemory } from '../shared-memory.edge.ts';
import { readSpecInForce, refuseProblems, type SpecInForce } from '../spec-in-force.edge.ts';
import { rolesOf } from './roles.ts';
import { lookAt } from './wait-for-run.edge.ts';

/** Runs that one server may have under way at once. */
const maxOpenRuns = 4;
const ownerMs = 60_000;
/** A cancelled run stops what it has in hand; a lane that does not listen is killed within this. */
const cancelWaitS = 15;

type Around = Pick<Caller, 'env' | 'cwd' | 'person'>;

/** The tools’ house on this machine: jobs in processes of their own, the slot, the journals, the memory. */
export function createToolBackend(around: Around): ToolBackend {
  const { env } = around;
  const open = new Set<Promise<void>>();
  const begin = async (request: Wish, asking: Asking, waitS = 0): Promise<RunStatus> => {
    needsSpec(env);
    const nested = await nestedEnv(env);
    if (open.size >= maxOpenRuns) throw tooMany;
    const by = byWords(around, asking);
    const spawned = await spawnDelegated({ ...request, by }, { ...around, env: nested });
    const { reply, ended } = spawned;
    if (reply.status === 'refused') throw new ToolRefusal(reply.what, reply.remedy);
    open.add(ended);
    void ended.then(() => open.delete(ended));
    return statusOf(around, reply.run, waitS, asking);
  };
  return {
    delegate({ task, repo = around.cwd, budget_usd, wait_s }, asking) {
      return begin({ kind: 'job', task, repo, ...budgetOf(budget_usd) }, asking, wait_s);
    },
    verify({ run, budget_usd, wait_s }, asking) {
      return begin({ kind: 'verify', of: run, ...budgetOf(budget_usd) }, asking, wait_s);
    },
    askLocal: (asked, asking) => askLocal(around, asked, asking),
    status: ({ run, wait_s }, asking) => statusOf(around, run, wait_s ?? 0, asking),
    async result({ run, wait_s }, asking) {
      const folder = await runFolder(around, run);
      const { state, isOpen } = await lookAt(folder, wait_s ?? 0, asking);
      const blobs = runBlobs(folder.dir);
      return runResult(folder.id, state, isOpen, {
        text: (digest) => blobs.text(digest),
        async diff(patch) {
          const bytes = await blobs.get(patch);
          return bytes === undefined ? undefined : visibleDiff(readableDiff(bytes));
        },
      });
    },
    cancel: ({ run }, asking) => cancel(around, run, asking),
    async roles() {
      const { map, path } = await specOf(env);
      return rolesOf(map, path);
    },
    async memorySearch({ words, limit }) {
      const hits = await (await openMemory(env)).search(words, limit);
      return {
        facts: hits.map(({ fact: { supersedes: _, expires: __, family: ___, ...fact } }) => ({
          ...fact,
          tags: [...fact.tags],
        })),
      };
    },
    async memoryAdd({ tags = [], ...fact }, { client }) {
      const draft = {
        ...fact,
        tags,
        source: client,
        supersedes: [],
        confidence: 'medium',
      } as const;
      const written = await (await openMemory(env)).add(draft);
      if (written.status === 'written') {
        const problems = written.problems.map(({ what, remedy }) => `${what} ${remedy}`);
        return { id: written.fact.id, path: written.path, problems };
      }
      const [first] = written.problems;
      throw new ToolRefusal(first?.what ?? 'The fact was refused.', first?.remedy ?? '');
    },
  };
}

const budgetOf = (usd: number | undefined) => (usd === undefined ? {} : { budgetUsd: usd });

/** Who a run is begun or cancelled by, for its facts: the login, and the host it came through. */
function byWords({ person }: Around, { client }: Asking): string {
  return `${person} through ${client}`.slice(0, 200);
}

const tooMany = new ToolRefusal(
  `${maxOpenRuns} runs started here are under way.`,
  'Wait for one of them with status, or cancel one.',
);

function needsSpec(env: Around['env']): void {
  if (locateSpec(env).source !== 'bundled') return;
  throw new ToolRefusal(
    'There is no spec yet, so no model has a role here.',
    'A person makes one from what is installed: fugu init',
  );
}

async function specOf(env: Around['env']): Promise<SpecInForce> {
  needsSpec(env);
  const reading = await readSpecInForce(env, {});
  return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
}

async function statusOf(
  around: Around,
  run: string,
  waitS: number,
  asking: Asking,
): Promise<RunStatus> {
  const folder = await runFolder(around, run);
  const { state, isOpen } = await lookAt(folder, waitS, asking);
  return runStatus(folder.id, state, isOpen);
}

async function askLocal(
  { env, person }: Around,
  asked: { readonly prompt: string; readonly max_tokens?: number | undefined },
  { signal, progress }: Asking,
) {
  const { map } = await specOf(env);
  const seat = localSeat(map);
  const nested = await nestedEnv(env);
  const ticker = setInterval(() => progress(`${seat.only} is asked through its slot`), 1_000);
  try {
    const answer = await askLane({
      ...seat,
      prompt: asked.prompt,
      maxTokens: asked.max_tokens,
      env: nested,
      stateDir: placesOf(env).state,
      person,
      agree: async () => true,
      onEvent: () => {},
      signal,
    });
    if (answer.status === 'declined') throw new ToolRefusal('The call was cancelled.', '');
    const { outcome, offer } = answer;
    if (outcome.status === 'failed') {
      const why =
        outcome.message ?? `The local model gave no answer (${outcome.reason ?? 'error'}).`;
      throw new ToolRefusal(why, 'See how it is: fugu slot status');
    }
    return {
      text: outcome.text,
      lane: offer.lane,
      model: offer.model,
      families: [...offer.lineage],
      ...(outcome.served.id === undefined ? {} : { served: outcome.served.id }),
      seconds: outcome.durationMs / 1_000,
    };
  } finally {
    clearInterval(ticker);
  }
}

/** The lane with the model behind the slot; no endpoint stands in for it. */
function localSeat(map: RoleMap): { readonly lane: LaneId; readonly only: ModelName } {
  for (const lane of laneIds) {
    const only = map.lanes[lane]?.models.find((name) => map.models[name]?.driver === 'slot');
    if (only !== undefined) return { lane, only };
  }
  throw new ToolRefusal(
    'The role map has no lane with a local model.',
    'A person adds a model with driver slot and a slot section to the spec.',
  );
}

/** Through the process that has the run open, else here; a run that has ended is left as it is. */
async function cancel(around: Around, run: string, asking: Asking): Promise<RunStatus> {
  const folder = await runFolder(around, run);
  const { state } = await lookAt(folder, 0, asking);
  if (!state.ended) await tellCancel(around, folder, byWords(around, asking));
  return statusOf(around, folder.id, cancelWaitS, asking);
}

async function tellCancel(
  { env }: Around,
  { id, dir }: { readonly id: string; readonly dir: string },
  by: string,
): Promise<void> {
  const command = { type: 'CancelJob', by } as const;
  const sent = await sendToOwner(dir, command, ownerMs);
  if (sent.status === 'answered') return refuseFirst(refusalsOf(sent.reply));
  if (sent.status !== 'nobody') throw new ToolRefusal(sent.what, sent.remedy);
  const session = await openSession({ run: id, dir, stateDir: placesOf(env).state, env });
  try {
    // Nothing is started before the first command, so a cancelled run begins no call.
    refuseFirst(await session.conductor.dispatch(command));
    await session.conductor.settled();
  } finally {
    await session.close();
  }
}

function refuseFirst([first]: readonly { readonly what: string; readonly remedy: string }[]): void {
  if (first) throw new ToolRefusal(first.what, first.remedy);
}
