import { laneAgentNamed } from '../agents/list.ts';
import { areDifferent } from '../rule/lineage.ts';
import { lineageOfCandidate } from './candidates.ts';
import type { Found } from './found.ts';
import type { Proposal } from './propose.ts';

type Proposed = Extract<Proposal, { status: 'proposed' }>;

/** What a person should know about a proposed map: what is weaker than it could be, and the cure. */
export function notesOf(found: Found, proposal: Proposed): readonly string[] {
  return [
    ...untilThen(proposal),
    ...onlyLocalDiffers(proposal),
    ...oneForShips(proposal),
    ...leftAside(found, proposal),
    ...otherKeys(found),
    ...unpriced(found),
    'Model ids and prices are those of November 2026: look at both in the file before you rely on the budget.',
  ];
}

/** Those that want something are in the map only when it cannot be proven without them. */
function untilThen({ candidates, until }: Proposed): readonly string[] {
  const wants = new Set(candidates.flatMap((one) => (one.wants === undefined ? [] : [one.wants])));
  if (wants.size === 0) return [];
  const first = until[0] === undefined ? '' : ` Until then jobs are BLOCKED: ${until[0]}`;
  return [
    `No login was seen, though a keychain cannot be looked into. Before the first job: ${[...wants].join('; ')}.${first}`,
  ];
}

function onlyLocalDiffers({ candidates }: Proposed): readonly string[] {
  const hosted = candidates.filter(({ rank }) => rank !== 'local').map(lineageOfCandidate);
  const enough = hosted.some((one) => hosted.some((other) => areDifferent(one, other)));
  if (enough) return [];
  return [
    'Only the local model is of another family, so it verifies everything, one request at a time. A key or an agent of a third family would be quicker and see more.',
  ];
}

function oneForShips({ map }: Proposed): readonly string[] {
  const { verify } = map.routing.ship;
  if (verify === 'none' || verify.count > 1) return [];
  return ['`ship` gets one verifier instead of two: too few families.'];
}

function leftAside(found: Found, { candidates }: Proposed): readonly string[] {
  const used = new Set(candidates.map(({ name }) => name));
  return found.agents.flatMap(({ program, trouble }) => {
    const { title, lane } = laneAgentNamed(program);
    const { strong, signIn, install } = lane;
    if (used.has(strong.name)) return [];
    if (trouble !== undefined) return [`${title} is left out: ${trouble} Update it: ${install}`];
    if (typeof strong.model !== 'string') {
      return [
        `${title} is left out: its config names no model, so nobody knows whose weights would answer.`,
      ];
    }
    return [
      `${title} is left out, because no login was seen. To use it: ${signIn}; then fugu init again.`,
    ];
  });
}

function otherKeys({ otherKeys: names }: Found): readonly string[] {
  if (names.length === 0) return [];
  return [
    `Keys are set that fugu knows no endpoint for: ${names.join(', ')}. To use one, add a model to the spec: { driver: openai, baseURL, key: "env:${names[0]}", model, price }.`,
  ];
}

function unpriced({ endpoint }: Found): readonly string[] {
  if (endpoint === undefined) return [];
  return [`The price of ${endpoint.model} at ${endpoint.baseURL} is a guess: put in what you pay.`];
}
