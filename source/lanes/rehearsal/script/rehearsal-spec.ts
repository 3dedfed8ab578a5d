// The role map of a rehearsal: every lane has a scripted model, and no id is one a company serves.

/** The job a rehearsal is given; the scripts know this one and no other. */
export const rehearsalTask = 'add retry to fetchShelf';

/** Environment name that the rehearsal's role map takes its key from. */
export const rehearsalKeyName = 'FUGU_REHEARSAL_KEY';

/** Opens nothing but the rehearsal's own server; no reply holds it, because keys are taken out of replies. */
export const rehearsalKey = 'loopback-only-opens-nothing';

/** What the scripted models are asked for by. */
export const rehearsalModelIds = {
  baton: 'rehearsal/claude-baton',
  compass: 'rehearsal/nemotron-compass',
  spark: 'rehearsal/deepseek-spark',
  flash: 'rehearsal/deepseek-flash',
  anvil: 'rehearsal/gpt-anvil',
  lantern: 'rehearsal/glm-lantern',
  pocket: 'rehearsal/gemma-pocket',
} as const;

/** What the scripted models inside real agent programs are asked for by. */
export const rehearsalAgentIds = {
  forge: 'rehearsal/gpt-forge',
  quill: 'rehearsal/qwen-quill',
} as const;

/** Programs and first arguments of the real agents that take the place of two workers. */
export interface RehearsalAgents {
  readonly codex: readonly string[];
  readonly qwen: readonly string[];
}

/** How the rehearsal's local model is served behind its slot. */
export interface RehearsalSlot {
  /** Program and arguments of the engine; `{socket}` is filled in by the slot. */
  readonly command: readonly string[];
  readonly port: number;
  /** How long a first token may take before the slot looks twice. */
  readonly firstTokenSeconds: number;
}

/**
 * The text of the rehearsal's role map, with its models behind `baseURL` (ends in /v1).
 * Two of its workers share a family on purpose, and the routes' proof says so: the fast and the
 * directed one, or with `agents` in their seats the fast and the big one.
 * Without a `slot` the local lane is absent, and its passes are skipped.
 */
export function rehearsalSpec(
  baseURL: string,
  slot?: RehearsalSlot,
  agents?: RehearsalAgents,
): string {
  const ids = rehearsalModelIds;
  const reach = `baseURL: ${JSON.stringify(baseURL)}, key: "env:${rehearsalKeyName}"`;
  const at = `driver: openai, ${reach}`;
  const [fast, directed] = agents === undefined ? ['spark', 'flash'] : ['forge', 'quill'];
  return `# The role map of a rehearsal: scripted models on this machine, at made-up prices.
version: 1
models:
  baton: { ${at}, model: ${ids.baton}, price: { in: 3.00, out: 15.00 } }
  compass: { ${at}, model: ${ids.compass}, price: free }
${agents === undefined ? apiWorkers(at) : agentWorkers(agents, reach)}
  anvil: { ${at}, model: ${ids.anvil}, price: { in: 1.25, out: 10.00 } }
  lantern: { ${at}, model: ${ids.lantern}, price: { in: 0.60, out: 2.20 } }
  pocket: { driver: slot, model: ${ids.pocket}, price: free }
lanes:
  conductor: { models: [baton] }
  thinker: { models: [compass], atOnce: 2 }
  worker-fast: { models: [${fast}], atOnce: 2 }
  worker-directed: { models: [${directed}] }
  worker-big: { models: [anvil] }
  second-brain: { models: [pocket], optional: true }
  scarce-reviewer: { models: [lantern], quota: { calls: 1, per: job }, loops: never }
routing:
  quick: { to: [second-brain, worker-fast], verify: none }
  plan: { to: [thinker], verify: { count: 1, prefer: [conductor] } }
${agents === undefined ? apiRoutes : agentRoutes}
  review: { to: [scarce-reviewer], verify: none }
  synthesis: { to: [conductor], verify: none, then: second-brain }
slot: ${slotSection(slot)}
limits: { planSteps: 5, repairRounds: 2, jobUsd: 5, stepMinutes: 5 }
authors: writers
`;
}

function apiWorkers(at: string): string {
  const { spark, flash } = rehearsalModelIds;
  return `  spark: { ${at}, model: ${spark}, price: { in: 0.27, out: 1.10 } }
  flash: { ${at}, model: ${flash}, price: { in: 0.10, out: 0.40 } }`;
}

/** The models are as scripted as the others; the programs around them are the person's own. */
function agentWorkers({ codex, qwen }: RehearsalAgents, reach: string): string {
  const { forge, quill } = rehearsalAgentIds;
  const [one, other] = [JSON.stringify(codex), JSON.stringify(qwen)];
  return `  forge: { driver: codex, command: ${one}, ${reach}, model: ${forge}, price: subscription }
  quill: { driver: acp, command: ${other}, ${reach}, model: ${quill}, price: subscription }`;
}

const apiRoutes = `  patch: { to: [worker-fast], verify: { count: 1, prefer: [thinker] } }
  directed: { to: [worker-directed], verify: { count: 1, prefer: [worker-fast, thinker] } }
  ship: { to: [worker-big], verify: { count: 2, prefer: [thinker, worker-directed] } }`;

/** Each agent judges what the other wrote. */
const agentRoutes = `  patch: { to: [worker-fast], verify: { count: 1, prefer: [worker-directed] } }
  directed: { to: [worker-directed], verify: { count: 1, prefer: [worker-fast] } }
  ship: { to: [worker-big], verify: { count: 2, prefer: [worker-fast, thinker] } }`;

/** JSON is YAML too, and quotes every word as it must be. */
function slotSection(slot: RehearsalSlot | undefined): string {
  if (slot === undefined) return '{ engine: llama-server, maxTokens: 1024 }';
  const { command, port, firstTokenSeconds } = slot;
  return JSON.stringify({
    engine: 'command',
    command,
    port,
    firstTokenSeconds,
    stallSeconds: 5,
    idleMinutes: 2,
    maxTokens: 1024,
    gpu: 'off',
  });
}
