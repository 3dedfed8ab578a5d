import { areDifferent, familiesOf, shippedBook } from '../rule/lineage.ts';
import { agents } from './agents.ts';
import { agentNames, type Found } from './found.ts';
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

function familiesOfAgent(name: (typeof agentNames)[number]): readonly string[] {
  const { strong } = agents[name];
  return [...(strong.lineage ?? []), ...familiesOf(strong.model ?? '', shippedBook)];
}

function agentsToMend({ agents: found }: Found, families: readonly string[]): readonly string[] {
  return found.flatMap(({ program, trouble, model }) => {
    const { title, install } = agents[program];
    if (trouble !== undefined) {
      const own = familiesOfAgent(program);
      return own.length === 0 || isOther(own, families)
        ? [`${trouble} Update ${title}: ${install}`]
        : [];
    }
    if (program !== 'opencode' || model !== undefined) return [];
    return [
      'Name a model in opencode’s own config (`"model": "provider/id"`), of a provider it is signed in to.',
    ];
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
  return agentNames
    .filter((name) => !there.has(name) && isOther(familiesOfAgent(name), families))
    .map((name) => {
      const { title, install, signIn } = agents[name];
      return `Install ${title}: ${install}; then sign in: ${signIn}`;
    });
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
