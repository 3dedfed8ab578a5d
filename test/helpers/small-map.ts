/** A role map of five families, small enough to know by heart: who may verify whom is in the lanes. */
import { printProblem } from '../../source/domain/problem.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';

const at = 'driver: openai, baseURL: "http://127.0.0.1:9/v1"';

/** The spec's words; `limits` and other lines may be replaced by a test. */
export const specText = `version: 1
families:
  anthropic: ["claude*"]
  openai: ["gpt-*", "*codex*"]
  nvidia: ["*nemotron*"]
  deepseek: ["*deepseek*"]
  mistral: ["*mistral*"]
  google: ["*gemma*"]
  zhipu: ["*glm*"]
models:
  opus: { ${at}, model: claude-opus, price: subscription }
  codex: { ${at}, model: gpt-codex, price: subscription }
  nemo: { ${at}, model: nemotron-3, price: free }
  mist: { ${at}, model: mistral-large, price: free }
  spark: { ${at}, model: deepseek-chat, price: { in: 1, out: 1 } }
  mini: { ${at}, model: gpt-mini, price: { in: 1, out: 1 } }
  flash: { ${at}, model: deepseek-flash, price: { in: 1, out: 1 } }
  gemma: { ${at}, model: gemma-4, price: free }
  glm: { ${at}, model: glm-5, price: free }
lanes:
  conductor: { models: [opus] }
  thinker: { models: [nemo, mist] }
  worker-fast: { models: [spark, mini], atOnce: 2 }
  worker-directed: { models: [flash] }
  worker-big: { models: [codex] }
  second-brain: { models: [gemma], optional: true }
  scarce-reviewer: { models: [glm], quota: { calls: 1, per: job }, loops: never }
routing:
  quick: { to: [second-brain, worker-fast], verify: none }
  plan: { to: [thinker], verify: { count: 1 } }
  patch: { to: [worker-fast], verify: { count: 1, prefer: [thinker] } }
  directed: { to: [worker-directed], verify: { count: 1, prefer: [worker-fast, thinker] } }
  ship: { to: [worker-big], verify: { count: 2, prefer: [thinker, worker-directed] } }
  review: { to: [scarce-reviewer], verify: none }
  synthesis: { to: [conductor], verify: none, then: second-brain }
limits: { planSteps: 5, repairRounds: 2, replans: 1, candidates: 2, jobUsd: 5 }
authors: writers
`;

/** The map of a spec text; a test that gives a wrong one fails here. */
export function mapOfText(text: string): RoleMap {
  const parsed = parseSpec(text, 'spec.yaml');
  if (parsed.status === 'refused') throw new Error(parsed.problems.map(printProblem).join('\n'));
  return parsed.map;
}

export const smallMap: RoleMap = mapOfText(specText);

/** The same words with some replaced. */
export function otherMap(...edits: readonly (readonly [string, string])[]): RoleMap {
  return mapOfText(
    edits.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`The small spec has no "${from}".`);
      return text.replace(from, to);
    }, specText),
  );
}
