/** The HTTP side of an API lane: which headers go out, what is followed, how much comes in. */

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface WireOptions {
  readonly fetch: Fetch;
  readonly hasKey: boolean;
  /** Asks a slot to give up at once instead of queueing. */
  readonly optional: boolean;
  /** Called with the size of every piece of the answer, and with 0 when its head arrives. */
  readonly onBytes: (count: number) => void;
}

// The openai package adds the operating system, its own version and whatever OPENAI_CUSTOM_HEADERS
// holds; an endpoint that is somebody else's gets none of it.
const sent = ['accept', 'content-type'];

/**
 * A fetch for the openai package. Redirects are never followed: the body holds the code and the
 * head the key, and the next address is not one a person wrote into the spec.
 */
export function createWire({ fetch, hasKey, optional, onBytes }: WireOptions): Fetch {
  return async (input, init) => {
    const headers = headersFor(init?.headers, hasKey, optional);
    const answer = await fetch(input, { ...init, headers, redirect: 'manual' });
    onBytes(0);
    return counted(answer, onBytes);
  };
}

function headersFor(given: RequestInit['headers'], hasKey: boolean, optional: boolean): Headers {
  const from = new Headers(given);
  const headers = new Headers({ 'user-agent': 'fugu-conductor' });
  for (const name of hasKey ? [...sent, 'authorization'] : sent) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (optional) headers.set('x-slot-optional', '1');
  return headers;
}

function counted(answer: Response, onBytes: (count: number) => void): Response {
  if (answer.body === null) return answer;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform: (piece, to) => {
      onBytes(piece.byteLength);
      to.enqueue(piece);
    },
  });
  const { status, statusText, headers } = answer;
  return new Response(answer.body.pipeThrough(counter), { status, statusText, headers });
}
