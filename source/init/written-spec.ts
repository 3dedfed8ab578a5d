import { type TaskClass, taskClasses } from '../domain/ids.ts';
import type { ModelEntry, RoleMap } from '../domain/role-map.ts';
import type { LaneChoice } from './assign-lanes.ts';
import type { Candidate } from './candidate.ts';

/** What the text of a spec is made from. */
export interface SpecPlan {
  readonly candidates: readonly Candidate[];
  readonly lanes: readonly LaneChoice[];
  readonly slot?: RoleMap['slot'];
  readonly shipVerifiers: 1 | 2;
  readonly hardCandidates: 1 | 2;
}

/** A spec as a person would write it, with the comments that a first reader needs. */
export function specText(plan: SpecPlan): string {
  const { candidates, lanes, slot, hardCandidates } = plan;
  return [
    '# Your role map, proposed by `fugu init` from what this machine has. It is yours: edit it, and a',
    '# running fugu takes the change at once. `fugu spec check` proves that every route can be',
    '# verified by another family; `fugu doctor` says what of it can be called now.',
    'version: 1',
    '',
    '# Whose weights an id stands for is known for the usual ones: `fugu spec families ID` tells it.',
    '# For your own: `families: { mine: ["mine*"] }` here, or `lineage: [family]` on a model.',
    '',
    '# Model ids and prices (USD per million tokens) change often: look at both. Keys are names of',
    '# environment variables. `home: user` lends an agent program your own login. `contextTokens` is',
    '# how much a model is shown at once: a longer change is verified in parts, each a call.',
    'models:',
    ...candidates.map(({ name, model }) => `  ${name}: { ${modelWords(model)} }`),
    '',
    '# The first usable model of a lane takes the call; the others are its fallbacks.',
    'lanes:',
    ...lanes.map(
      ({ lane, models, bounds }) => `  ${lane}: { models: [${models.join(', ')}]${bounds} }`,
    ),
    '',
    '# Verification is always by another family; here stands only how many.',
    'routing:',
    ...routeLines(plan),
    ...(slot === undefined ? [] : slotWords(slot)),
    '',
    '# A bound on everything.',
    `limits: { planSteps: 5, repairRounds: 2, jobUsd: 5, stepMinutes: 20${hardCandidates === 1 ? ', candidates: 1' : ''} }`,
    '',
  ].join('\n');
}

function routeLines({ lanes, shipVerifiers }: SpecPlan): readonly string[] {
  const has = (id: string) => lanes.some(({ lane }) => lane === id);
  const routes: Readonly<Record<TaskClass, string>> = {
    quick: `{ to: [${has('second-brain') ? 'second-brain, ' : ''}worker-fast], verify: none }`,
    plan: '{ to: [thinker], verify: { count: 1 } }',
    patch: '{ to: [worker-fast], verify: { count: 1 } }',
    directed: '{ to: [worker-directed], verify: { count: 1 } }',
    ship: `{ to: [worker-big], verify: { count: ${shipVerifiers} } }`,
    review: `{ to: [${has('scarce-reviewer') ? 'scarce-reviewer' : 'thinker'}], verify: none }`,
    synthesis: `{ to: [conductor], verify: none${has('second-brain') ? ', then: second-brain' : ''} }`,
  };
  return taskClasses.flatMap((id) => [
    ...(id === 'ship' && shipVerifiers < 2
      ? ['  # Two would be better: that takes two models of other families for every author.']
      : []),
    `  ${id}: ${routes[id]}`,
  ]);
}

function slotWords(slot: NonNullable<RoleMap['slot']>): readonly string[] {
  const words = Object.entries(slot).map(([key, value]) => `${key}: ${quoted(String(value))}`);
  return [
    '',
    '# The local tier: one model, one request at a time.',
    `slot: { ${words.join(', ')} }`,
  ];
}

/** The fields of a model in the order a person reads them. */
function modelWords(model: ModelEntry): string {
  const { driver, command, baseURL, key, model: id, lineage, price, home, contextTokens } = model;
  const cost = typeof price === 'string' ? price : `{ in: ${price.in}, out: ${price.out} }`;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['driver', driver],
    ['command', command === undefined ? undefined : list(command)],
    ['baseURL', baseURL === undefined ? undefined : quoted(baseURL)],
    ['key', key === undefined ? undefined : quoted(key)],
    ['model', word(id)],
    ['lineage', lineage === undefined ? undefined : list(lineage)],
    ['price', cost],
    ['home', home],
    ['contextTokens', contextTokens === undefined ? undefined : String(contextTokens)],
  ];
  return fields
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    .join(', ');
}

const list = (words: readonly string[]) => `[${words.map(word).join(', ')}]`;
/** JSON's strings are among YAML's. */
const quoted = (text: string) => JSON.stringify(text);
/** Plain where YAML reads a word as that word and nothing else. */
const word = (text: string) =>
  /^[A-Za-z][\w./-]*$/.test(text) && !isYamlWord(text) ? text : quoted(text);
const isYamlWord = (text: string) => /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
