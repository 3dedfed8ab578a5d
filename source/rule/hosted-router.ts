import type { IdReading } from './model-id.ts';
import { wordsOf } from './words.ts';

/**
 * What kind of router an id names. A picker hands each call to one model and may say which; a
 * composite puts several into one answer, so that even a clean id in the reply says too little.
 */
export interface HostedRouter {
  readonly kind: 'picker' | 'composite';
  /** What it is and where that is documented, for `fugu spec families`. */
  readonly what: string;
}

type Read = Extract<IdReading, { status: 'read' }>;

/** The known hosted router that an id names; undefined where it names a model. */
export function hostedRouter(id: Read): HostedRouter | undefined {
  const words = wordsOf(id.leaf);
  const first = words[0] ?? '';
  const segments = id.whole.split('/');
  return composite(words, first) ?? picker(id, { words, first, segments });
}

function composite(words: readonly string[], first: string): HostedRouter | undefined {
  const made = (what: string): HostedRouter => ({ kind: 'composite', what });
  if (first === 'fugu') return made('a pool of models behind one id (openrouter.ai/sakana)');
  if (first === 'compound')
    return made('several models in one answer (console.groq.com, compound)');
  if (words.join(' ') === 'fusion' || first === 'openfusion') {
    return made('a panel of models behind one answer (openrouter.ai, fusion router)');
  }
  return undefined;
}

interface Shape {
  readonly words: readonly string[];
  readonly first: string;
  readonly segments: readonly string[];
}

function picker({ whole }: Read, { words, first, segments }: Shape): HostedRouter | undefined {
  const made = (what: string): HostedRouter => ({ kind: 'picker', what });
  const [front = '', , third] = segments;
  if (front === 'openrouter' && segments.length === 2 && third === undefined) {
    return made('a router or an unnamed model of OpenRouter (openrouter.ai, routing)');
  }
  if (front === 'firerouter') return made('a router of Fireworks (docs.fireworks.ai/nexus)');
  if (front === 'dynamic') return made('a dynamic route of Cloudflare (developers.cloudflare.com)');
  if (front === 'router') return made('a router of a gateway (vercel.com/docs/ai-gateway)');
  if (front === '@alias') return made('an alias that a gateway resolves (docs.merge.dev)');
  if (words.includes('router') || /\bprompt-router\//.test(whole)) {
    return made('a router that picks a model for each call');
  }
  if (first === 'auto' || words.at(-1) === 'auto') {
    return made('an automatic choice of model');
  }
  return words.includes('switchyard') ? made('a router of Kong (developer.konghq.com)') : undefined;
}
