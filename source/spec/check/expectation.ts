import { laneIds, type TaskClass, taskClasses } from '../../domain/ids.ts';
import { driverSchema } from '../../domain/role-map.ts';
import { classesThat, traitsOf } from '../../domain/task-classes.ts';
import type { WordPath } from '../place.ts';

/** What the word at a path must be, and what to write there. */
export interface Expectation {
  readonly shape: string;
  readonly remedy: string;
}

const lanes = laneIds.join(', ');
const drivers = driverSchema.options.join(', ');
const range = (least: number, most: number) => `a whole number from ${least} to ${most}`;
const tokens = range(16, 1_000_000);

const routeRow = (id: TaskClass) =>
  `routing.${id} | a route | Add \`${id}: ${traitsOf(id).route}\`.`;
const unverified = taskClasses.filter((id) => !traitsOf(id).verified);
const followed = classesThat('followed').join(', ');

/** Pattern over paths | shape | remedy. `*` is any one key or index; the first match counts. */
const table = `
top | a map | Start from the shipped spec/fugu.yaml.
version | the number 1 | Write \`version: 1\`.
families | a map from family to patterns | Write for example \`families: { anthropic: ["claude*"] }\`.
families.* | a list of patterns over model ids | Write for example \`deepseek: ["*deepseek*"]\`; the name is lower-case letters, digits and hyphens.
families.*.* | a pattern over model ids | Write a text such as \`"*glm*"\`.
without | a map from family to shipped patterns | Write for example \`without: { meta: ["*alpaca*"] }\`.
without.* | a list of shipped patterns | Write for example \`meta: ["*alpaca*"]\`.
without.*.* | a shipped pattern | Write one that \`fugu spec families ID\` names.
models | a map from name to model | Write for example \`codex: { driver: codex, model: gpt-codex, price: subscription }\`.
models.* | a model | Write for example \`codex: { driver: codex, model: gpt-codex, price: subscription }\`; the name is letters, digits, dots and hyphens.
models.*.driver | a driver | Write one of ${drivers}.
models.*.model | the id asked for at the endpoint | Write the model id, for example \`model: deepseek-chat\`.
models.*.baseURL | an address | Write for example \`baseURL: "https://api.deepseek.com/v1"\`.
models.*.key | a place to find the key | Write \`key: "env:NAME"\` with the name of an environment variable.
models.*.lineage | a list of families | Write for example \`lineage: [anthropic]\`.
models.*.lineage.* | a family | Write a shipped family, or a key of \`families\`.
models.*.servedAs | a list of ids | Write for example \`servedAs: ["my-deployment"]\`.
models.*.servedAs.* | an id the endpoint answers as | Put it in quotes.
models.*.price | free, subscription or { in, out } | Write \`price: free\`, \`price: subscription\`, or \`price: { in: 0.27, out: 1.10 }\` in USD per million tokens.
models.*.price.* | USD per million tokens from 0 to 10000 | Write a number, for example \`{ in: 0.27, out: 1.10 }\`.
models.*.router | true or false | Write \`router: true\` for a hosted router.
models.*.command | a list: the program and its arguments | Write for example \`command: [my-model, --stdin]\`.
models.*.command.* | a text | Put the argument in quotes.
models.*.home | the word user | Write \`home: user\` to lend the agent your own setup and login, or leave it out.
models.*.edits | blocks or whole | Write \`edits: blocks\` or \`edits: whole\`.
models.*.contextTokens | ${range(256, 100_000_000)} | Write the context window in tokens.
models.*.maxTokens | ${tokens} | Write the most tokens of one reply.
models.*.env | a list of environment names | Write for example \`env: [HTTPS_PROXY]\`.
models.*.env.* | an environment name | Write the name only, never its value.
lanes | a map from lane to models | Write for example \`thinker: { models: [nemotron] }\`; the lanes are ${lanes}.
lanes.* | a lane with models | Write for example \`{ models: [nemotron] }\`.
lanes.*.models | a list of one to sixteen models | Name at least one key of \`models\`, or take the lane out.
lanes.*.models.* | a model name | Write a key of \`models\`.
lanes.*.atOnce | ${range(1, 64)} | Write how many calls may run at the same time, for example \`atOnce: 2\`.
lanes.*.optional | true or false | Write \`optional: true\` or leave it out.
lanes.*.quota | calls per job | Write \`quota: { calls: 1, per: job }\`.
lanes.*.quota.calls | ${range(0, 100)} | Write \`quota: { calls: 1, per: job }\`.
lanes.*.quota.per | the word job | Write \`quota: { calls: 1, per: job }\`.
lanes.*.loops | the word never | Write \`loops: never\` or leave it out.
routing | a map with a route for every task class | Write a route for each of ${taskClasses.join(', ')}.
${taskClasses.map(routeRow).join('\n')}
routing.*.to | a list of lanes | Write at least one lane, for example \`to: [worker-fast]\`.
routing.*.to.* | a lane | Write one of ${lanes}.
routing.*.verify | none or { count, prefer } | Write \`verify: { count: 1 }\`, or \`verify: none\` on ${unverified.join(', ')}.
routing.*.verify.count | ${range(1, 6)} | Write for example \`verify: { count: 1 }\`.
routing.*.verify.prefer | a list of lanes | Write for example \`prefer: [thinker]\`.
routing.*.verify.prefer.* | a lane | Write one of ${lanes}.
routing.*.then | a lane | Write \`then: second-brain\` on ${followed}, or leave it out.
slot | the settings of the local tier | Write for example \`slot: { engine: llama-server, gguf: "~/models/gemma.gguf" }\`.
slot.engine | llama-server, command, attach or embedded | Write \`engine: llama-server\`, \`command\`, \`attach\` or \`embedded\`.
slot.command | a list of words | Write the program and its arguments as a list, for example \`command: [my-server, --socket, "{socket}"]\`.
slot.restart | a list of words | Write for example \`restart: [systemctl, --user, restart, ollama]\`.
slot.port | a port | Write a port from 1024 to 65535.
slot.maxTokens | ${tokens} | Write the most tokens of one local reply, for example 1024.
slot.* | a text | Put it in quotes.
memory | a map with \`store\` | Write \`memory: { store: "~/hub/memory" }\`.
memory.store | a folder from the root or from the home folder | Write for example \`store: "~/hub/memory"\`.
pulse | the settings of the daily pulse | Write for example \`pulse: { repos: ["~/code/shop"], at: "07:30", budgetUsd: 0.5 }\`.
pulse.at | a time of day | Write it in quotes, for example \`at: "07:30"\`.
pulse.budgetUsd | USD from 0 to 1000 | Write a number without a currency sign, for example \`budgetUsd: 0.5\`.
pulse.repos | a list of folders | Write for example \`repos: ["~/code/shop"]\`.
pulse.delegates | a map from delegate to lane | Write for example \`delegates: { risk: thinker }\`; the delegates are inventory, risk and research.
pulse.delegates.* | a lane | Write one of ${lanes}, but for the scarce reviewer.
limits | a map of bounds | Write for example \`limits: { planSteps: 5, jobUsd: 5 }\`.
limits.planSteps | ${range(1, 50)} | Write for example \`planSteps: 5\`.
limits.repairRounds | ${range(0, 10)} | Write for example \`repairRounds: 2\`.
limits.replans | ${range(0, 10)} | Write for example \`replans: 2\`.
limits.candidates | ${range(1, 4)} | Write for example \`candidates: 2\`.
limits.jobUsd | USD from 0 to 100000 | Write a number without a currency sign, for example \`jobUsd: 5\`.
limits.stepMinutes | minutes from 0.1 to 1440 | Write for example \`stepMinutes: 20\`.
limits.idleSeconds | seconds from 1 to 86400 | Write for example \`idleSeconds: 180\`.
limits.firstTokenSeconds | seconds from 1 to 86400 | Write for example \`firstTokenSeconds: 600\`.
limits.checkMinutes | minutes from 0.1 to 1440 | Write for example \`checkMinutes: 10\`.
limits.maxTokens | ${tokens} | Write for example \`maxTokens: 16384\`.
limits.replyBytes | bytes from 1024 to 1073741824 | Write for example \`replyBytes: 4194304\`.
authors | writers or writers-and-planners | Write \`authors: writers\`, or leave it out.
`;

/** What belongs at a path of the spec. */
export function expectationAt(path: WordPath): Expectation {
  const keys = path.map(String);
  for (const row of table.trim().split('\n')) {
    const [pattern = '', shape = '', remedy = ''] = row.split(' | ');
    const parts = pattern === 'top' ? [] : pattern.split('.');
    const fits = parts.every((part, at) => part === '*' || part === keys[at]);
    if (fits && parts.length === keys.length) return { shape, remedy };
  }
  return { shape: 'what belongs here', remedy: 'Compare with the shipped spec/fugu.yaml.' };
}
