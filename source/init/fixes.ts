import { type LaneAgent, laneAgentNamed, laneAgents } from '../agents/list.ts';
import { usualModel } from '../agents/manifest.ts';
import { areDifferent, familiesOf, shippedBook } from '../rule/lineage.ts';
import type { Found } from './found.ts';
import { modelIdOf } from './local-model.ts';
import { providers } from './providers.ts';

/** What would make verification possible. */
export interface Cures {
  /** What is there and only needs a hand. */
  readonly near: readonly string[];
  readonly install: readonly string[];
  readonly keys: readonly string[];
}

/** Cures by how near they are; `families` are those found already, none of which would help. */
export function curesFor(found: Found, families: readonly string[]): Cures {
  return {
    near: [...agentsToMend(found, families), ...localToStart(found, families)],
    install: agentsToInstall(found, families),
    keys: keysToSet(found, families),
  };
}

/** Whether weights of these families would be of help to what was found. */
const isOther = (ids: readonly string[], found: readonly string[]) =>
  ids.length > 0 && (found.length === 0 || areDifferent(ids, found));

function familiesOfAgent({ lane: { strong } }: LaneAgent): readonly string[] {
  return [...(strong.lineage ?? []), ...familiesOf(usualModel(strong) ?? '', shippedBook)];
}

function agentsToMend({ agents: found }: Found, families: readonly string[]): readonly string[] {
  return found.flatMap(({ program, trouble, model }) => {
    const agent = laneAgentNamed(program);
    const { install, strong } = agent.lane;
    if (trouble !== undefined) {
      const own = familiesOfAgent(agent);
      return own.length === 0 || isOther(own, families)
        ? [`${trouble} Update ${agent.title}: ${install}`]
        : [];
    }
    return model !== undefined || typeof strong.model === 'string' ? [] : [strong.model.choose];
  });
}

function localToStart(found: Found, families: readonly string[]): readonly string[] {
  const empty = found.servers.filter(({ models }) => models.length === 0);
  const file = found.ggufs.find((gguf) =>
    isOther(familiesOf(modelIdOf(gguf), shippedBook), families),
  );
  const serve =
    file === undefined || found.engines.length > 0
      ? []
      : [`Serve ${file.path}: install llama.cpp, or run \`fugu slot add-embedded\`.`];
  return [
    ...empty.map(({ kind, url }) =>
      kind === 'Ollama'
        ? `Give Ollama a model${others(families)}, for example: ollama pull ${exampleFor(families)}`
        : `Load a model${others(families)} into ${kind} at ${url}.`,
    ),
    ...serve,
  ];
}

const others = (families: readonly string[]) => (families.length === 0 ? '' : ' of another family');

const exampleFor = (families: readonly string[]) =>
  isOther(['qwen'], families) ? 'qwen3' : 'gemma3';

function agentsToInstall(found: Found, families: readonly string[]): readonly string[] {
  const there = new Set(found.agents.map(({ program }) => program));
  return laneAgents
    .filter((agent) => !there.has(agent.name) && isOther(familiesOfAgent(agent), families))
    .map(({ title, lane }) => `Install ${title}: ${lane.install}; then sign in: ${lane.signIn}`);
}

function keysToSet(found: Found, families: readonly string[]): readonly string[] {
  return providers
    .filter(({ keys }) => !keys.some((name) => found.keys.includes(name)))
    .filter(({ strong, quick }) =>
      [strong, ...(quick ? [quick] : [])].some(({ model }) =>
        isOther(familiesOf(model, shippedBook), families),
      ),
    )
    .map(({ title, keys, site, strong }) => {
      const free = strong.price === 'free' ? ', free to try' : '';
      return `Set ${keys[0]} (${title}${free}; keys at ${site})`;
    });
}
