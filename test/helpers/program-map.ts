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
routing:
  quick: { to: [worker-fast], verify: none }
  plan: { to: [conductor], verify: { count: 1 } }
  patch: { to: [worker-fast], verify: { count: 1 } }
  directed: { to: [worker-fast], verify: { count: 1 } }
  ship: { to: [worker-fast], verify: { count: 1 } }
  review: { to: [thinker], verify: none }
  synthesis: { to: [conductor], verify: none }
limits: { planSteps: 5, candidates: 1 }
`;
}
