import { readFileSync } from 'node:fs';

/**
 * A fixture as the command of a model, in a role map's words. Its code is given as a word, because a
 * folder for temporary files is out of a sandboxed program's sight.
 */
export function programWord(fixture: string, ...words: readonly string[]): string {
  const code = readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url), 'utf8');
  return JSON.stringify(['node', '--input-type=module', '-e', code, '--', ...words]);
}

const played = 'lanes/plays-a-role.mjs';

/** A role map whose every model is a program that plays its role, with these habits. */
export function programMap(worker: readonly string[], verifier: readonly string[]): string {
  return `version: 1
families: { deepseek: ["*deepseek*"], nvidia: ["*nemotron*"] }
models:
  spark: { driver: command, model: deepseek-spark, command: ${programWord(played, 'role', ...worker)}, price: free }
  compass: { driver: command, model: nemotron-compass, command: ${programWord(played, 'role', ...verifier)}, price: free }
lanes:
  conductor: { models: [spark] }
  thinker: { models: [compass] }
  worker-fast: { models: [spark] }
${routing('{ count: 1 }', '{ count: 1 }')}`;
}

/** A role map with a codex agent beside two programs that play their roles; `seats` are its lanes and routes. */
export function agentMap(
  agent: string,
  seats: { readonly lanes: string; readonly plan?: string; readonly patch?: string },
): string {
  const role = programWord(played);
  const verify = (prefer: string | undefined) =>
    prefer === undefined ? '{ count: 1 }' : `{ count: 1, prefer: [${prefer}] }`;
  return `version: 1
families: { deepseek: ["*deepseek*"], nvidia: ["*nemotron*"], openai: ["*gpt*"] }
models:
  spark: { driver: command, model: deepseek-spark, command: ${role}, price: free }
  compass: { driver: command, model: nemotron-compass, command: ${role}, price: free }
  forge: { driver: codex, model: gpt-forge, command: ${programWord(agent)}, baseURL: "http://127.0.0.1:9/v1", price: free }
lanes:
  conductor: { models: [spark] }
  thinker: { models: [compass] }
${seats.lanes}
${routing(verify(seats.plan), verify(seats.patch))}`;
}

function routing(plan: string, patch: string): string {
  return `routing:
  quick: { to: [worker-fast], verify: none }
  plan: { to: [conductor], verify: ${plan} }
  patch: { to: [worker-fast], verify: ${patch} }
  directed: { to: [worker-fast], verify: { count: 1 } }
  ship: { to: [worker-fast], verify: { count: 1 } }
  review: { to: [thinker], verify: none }
  synthesis: { to: [conductor], verify: none }
limits: { planSteps: 5, candidates: 1 }
`;
}
