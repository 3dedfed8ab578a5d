import type { Address, Engine } from '../../source/slot/engine/engine.ts';
import { type Answered, question, send } from '../../source/slot/engine/upstream.edge.ts';
import { readSlots, type SlotReading } from '../../source/slot/recovery/silence.ts';

/** A stream of an engine, read as far as the test wants. */
export interface OpenStream {
  /** The deltas of text that came so far. */
  readonly deltas: readonly string[];
  /** Resolves when this many deltas have come, or the stream has ended. */
  reach(count: number): Promise<void>;
  /** Resolves when the stream has ended, whichever way. */
  end(): Promise<void>;
  /** Closes the connection, as a client that leaves. */
  leave(): void;
}

/** A real engine in a process of its own, with a hand-made model. */
export interface EngineRig {
  readonly engine: Engine;
  ask(path: string, body?: unknown, limitMs?: number): Promise<Answered>;
  chat(fields?: object): Promise<Answered>;
  stream(fields?: object): OpenStream;
  slots(): Promise<SlotReading>;
  close(): Promise<void>;
}

export const oneQuestion = {
  messages: [{ role: 'user', content: 'Is this patch right?' }],
} as const;

/** The ways to ask an engine that is up. */
export function doorsOf(engine: Pick<Engine, 'address'>): Omit<EngineRig, 'engine' | 'close'> {
  const ask: EngineRig['ask'] = (path, body, limitMs = 8_000) => {
    const plain = { method: 'GET', path } as const;
    const posted = { method: 'POST', path, body: JSON.stringify(body) } as const;
    return question(addressOf(engine), body === undefined ? plain : posted, limitMs);
  };
  return {
    ask,
    chat: (fields = {}) => ask('/v1/chat/completions', { ...oneQuestion, ...fields }),
    stream: (fields = {}) => openStream(addressOf(engine), { ...oneQuestion, ...fields }),
    slots: async () => {
      const asked = await ask('/slots', undefined, 1_000);
      return asked.status === 'answered' ? readSlots(asked.text) : { status: 'silent' };
    },
  };
}

function addressOf(engine: Pick<Engine, 'address'>): Address {
  const address = engine.address();
  if (address === undefined) throw new Error('The engine is not running.');
  return address;
}

/** Asks for a chat as a stream and collects its deltas. */
export function openStream(address: Address, fields: object): OpenStream {
  const path = '/v1/chat/completions';
  const body = JSON.stringify({ ...fields, stream: true });
  const sent = send(address, { method: 'POST', path, body });
  const deltas: string[] = [];
  let ended = false;
  let wake = (): void => undefined;
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of await sent.answer) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      deltas.push(...lines.flatMap(deltaOf));
      wake();
    }
  };
  const over = read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
      wake();
    });
  return {
    deltas,
    reach: async (count) => {
      while (!ended && deltas.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    end: () => over,
    leave: () => sent.abort(),
  };
}

function deltaOf(line: string): readonly string[] {
  if (!line.startsWith('data: {')) return [];
  const text = JSON.parse(line.slice('data: '.length)).choices?.[0]?.delta?.content;
  return typeof text === 'string' ? [text] : [];
}

/** The body of an answer that must have come, with its HTTP status. */
export function parsed(answered: Answered): { readonly code: number; readonly body: unknown } {
  if (answered.status !== 'answered') throw new Error(`No answer: ${answered.status}`);
  return { code: answered.code, body: JSON.parse(answered.text) };
}
