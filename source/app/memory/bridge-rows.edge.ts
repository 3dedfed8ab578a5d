import { readFile, stat } from 'node:fs/promises';
import type { AgentName } from '../../agents/list.ts';
import type { Problem } from '../../domain/problem.ts';
import { sha256 } from '../../domain/sha256.ts';
import type { AcceptedBridge } from '../../memory/bridge/accepted-bridges.edge.ts';
import { type AgentSurface, memoryTarget } from '../../memory/bridge/agent-surface.ts';
import { type Bridge, bridgeStatus } from '../../memory/bridge/bridge.ts';
import { misplacedPointers } from '../../memory/bridge/misplaced.edge.ts';
import { isProven, type Proof } from '../../memory/bridge/proof.ts';
import { spanWords } from '../../state/view/view-words.ts';

/** One agent's bridge as a person sees it. */
export interface BridgeRow {
  readonly agent: AgentName;
  /** `wired`, `not wired`, `edited`, `damaged`, or `none`. */
  readonly bridge: string;
  /** Whether its last try proved it, by which way, and how long ago. */
  readonly proof: string;
  readonly vouched: string;
  readonly file: string;
}

interface Board {
  readonly surfaces: readonly AgentSurface[];
  readonly accepted: readonly AcceptedBridge[];
}

/** Every agent with its bridge and the last proof of it. */
export function bridgeRows(
  board: Board & { readonly proofs: ReadonlyMap<AgentName, Proof>; readonly now: number },
): Promise<readonly BridgeRow[]> {
  return Promise.all(
    board.surfaces.map(async (surface) => {
      const { agent } = surface;
      const record = board.accepted.find((one) => one.agent === agent);
      const bridge = record && acceptedBridge(record, surface);
      const file = bridge?.target.path ?? surface.usual.path;
      const text = await readFile(file, 'utf8').catch(() => '');
      const proof = board.proofs.get(agent);
      return {
        agent,
        bridge: bridge === undefined ? 'none' : standingWord(bridge, text),
        proof: proof === undefined ? 'never tried' : proofWord(proof, sha256(text), board.now),
        vouched: record === undefined ? '' : vouchedBy(record),
        file,
      };
    }),
  );
}

/** An accepted bridge against the surface of today; undefined where its file is no memory file any more. */
function acceptedBridge(
  { target: path, index, words }: AcceptedBridge,
  surface: AgentSurface,
): Bridge | undefined {
  const choice = memoryTarget(surface, path);
  return choice.status === 'target' ? { target: choice.target, index, words } : undefined;
}

/** How the last try came out, as everybody is shown it; a proof of another text is none of this one. */
function proofWord(proof: Proof, from: string, now: number): string {
  const when = `${spanWords(now - proof.at)} ago`;
  if (proof.from !== from)
    return `out of date (${proof.way}), tried ${when} and its file changed since`;
  return `${isProven(proof) ? 'proven' : 'not proven'} (${proof.way}) ${when}`;
}

function standingWord(bridge: Bridge, text: string): string {
  const { status } = bridgeStatus(bridge, text);
  return { wired: 'wired', absent: 'not wired', edited: 'edited', refused: 'damaged' }[status];
}

function vouchedBy({ writtenBy, verifiedBy, acceptedBy }: AcceptedBridge): string {
  return `${verifiedBy.join(', ')} for ${writtenBy.join(', ')}, ${acceptedBy}`;
}

/** Everything that is wrong with bridges and near them, without starting any agent. */
export async function bridgeProblems(
  board: Board & { readonly index: string },
): Promise<readonly Problem[]> {
  const standing = await Promise.all(
    board.accepted.map((record) => {
      const surface = board.surfaces.find(({ agent }) => agent === record.agent);
      return surface === undefined ? [] : recordProblems(record, surface, board.index);
    }),
  );
  return [...standing.flat(), ...(await misplacedPointers(board.surfaces, board.index))];
}

async function recordProblems(
  record: AcceptedBridge,
  surface: AgentSurface,
  index: string,
): Promise<readonly Problem[]> {
  const bridge = acceptedBridge(record, surface);
  const again = `Bridge it again: fugu memory bridge add ${surface.agent}`;
  if (bridge === undefined) {
    return [problem(record.target, `${surface.agent} does not load it as memory any more.`, again)];
  }
  const { target } = bridge;
  if (bridge.index !== index) {
    return [problem(target.path, `It leads to ${bridge.index}, and the store is ${index}.`, again)];
  }
  const text = await readFile(target.path, 'utf8').catch(() => '');
  const standing = bridgeStatus(bridge, text);
  const rewire = `Put it back: fugu memory bridge wire ${record.run}`;
  switch (standing.status) {
    case 'wired':
      return sizeProblems(bridge, surface, text);
    case 'absent':
      return [problem(target.path, `The bridge of ${surface.agent} is not in it.`, rewire)];
    case 'edited': {
      const what = `The bridge of ${surface.agent} says something else than was accepted.`;
      return [problem(target.path, what, rewire)];
    }
    case 'refused': {
      const { what, remedy, line } = standing;
      const found = problem(target.path, what, remedy);
      return [line === undefined ? found : { ...found, line }];
    }
    default:
      return standing satisfies never;
  }
}

/** A list or an import carries the whole index into every conversation. */
const maxIndexBytes = 24_000;

async function sizeProblems(
  { target, index }: Bridge,
  { agent, maxBytes }: AgentSurface,
  text: string,
): Promise<readonly Problem[]> {
  const found: Problem[] = [];
  if (maxBytes !== undefined && Buffer.byteLength(text) > maxBytes) {
    const what = `${agent} reads ${maxBytes} bytes of it, and it is longer.`;
    found.push(problem(target.path, what, 'Make it shorter.'));
  }
  const size = (await stat(index).catch(() => undefined))?.size ?? 0;
  if (target.form !== 'sentence' && size > maxIndexBytes) {
    const what = `${agent} loads all ${size} bytes of it into every conversation.`;
    found.push({ ...problem(index, what, 'Archive what is not needed.'), severity: 'warning' });
  }
  return found;
}

function problem(file: string, what: string, remedy: string): Problem {
  return { severity: 'error', kind: 'input', what, remedy, file };
}
