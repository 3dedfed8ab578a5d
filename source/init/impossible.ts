import { laneAgents } from '../agents/list.ts';
import { curesFor } from './fixes.ts';
import type { Found } from './found.ts';
import type { Proposal } from './propose.ts';
import { keyNames } from './providers.ts';

type Impossible = Extract<Proposal, { status: 'impossible' }>;

const after = [
  '',
  'Then run: fugu init',
  'Meanwhile `fugu rehearse` shows a whole job with scripted models; it needs none of this.',
];

/** Why no spec can be written from what was found, and exactly what to do. */
export function impossibleLines(found: Found, { families }: Impossible): readonly string[] {
  const { near, install, keys } = curesFor(found, families);
  const other = otherKeyLines(found);
  if (families.length === 0) return fromNothing([...near, ...other]);
  return [
    `No spec was written. Everything found is of one family (${families.join(', ')}), and a model is never verified by its own family: every job would be BLOCKED.`,
    'Any one of these fixes it:',
    ...[...near, ...install, ...keys, ...other].map((cure) => `  - ${cure}`),
    ...after,
  ];
}

function otherKeyLines({ otherKeys }: Found): readonly string[] {
  return otherKeys.map(
    (name) =>
      `Use ${name}: fugu knows no endpoint for it, so write a spec with a model { driver: openai, baseURL, key: "env:${name}", model, price }.`,
  );
}

function fromNothing(near: readonly string[]): readonly string[] {
  const two = laneAgents.slice(0, 2);
  const others = laneAgents.slice(2).map(({ title }) => title);
  return [
    'No spec was written. A job needs models of two families, because whoever wrote something never verifies it.',
    ...(near.length === 0 ? [] : ['', 'Nearly there:', ...near.map((cure) => `  - ${cure}`)]),
    '',
    'Do one of these:',
    '  - Two agents with subscriptions you have:',
    ...two.map(({ lane }) => `      ${lane.install} && ${lane.signIn}`),
    '  - Two keys, both of small cost, the first free to try:',
    '      export NVIDIA_API_KEY=…       from https://build.nvidia.com',
    '      export DEEPSEEK_API_KEY=…     from https://platform.deepseek.com',
    '  - One key that opens several families:',
    '      export OPENROUTER_API_KEY=…   from https://openrouter.ai',
    '  - One of those and a local model of another family: install Ollama (https://ollama.com), then',
    '      ollama pull qwen3',
    '',
    `Known too: ${others.join(', ')}; ${keyNames.join(', ')}.`,
    ...after,
  ];
}
