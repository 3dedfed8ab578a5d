import type { LaneEvent } from '../../conductor/ports.ts';
import type { Call } from '../../domain/call.ts';
import type { CallId } from '../../domain/ids.ts';
import { thoughtLines } from '../../replies/split/split-reply.ts';
import { thoughtMarks } from '../../replies/split/thought-marks.ts';
import { cleanText } from '../../safety/clean-text.ts';
import { visibleDiff } from '../../safety/visible-text.ts';
import { counted, never } from '../../state/view/view-words.ts';
import { createRing, type Ring } from '../terminal/ring.ts';
import type { DashboardSource } from './dashboard-source.ts';
import { createMemoryPane } from './memory-shelf.ts';
import type { Content, Loaded } from './screen-data.ts';

/** Streams and texts of one run, kept outside React. */
export interface ContentStore extends Content {
  /** Adds chatter to the ring of its call. */
  hear(call: Call, event: LaneEvent): void;
  /** Reads the shared memory anew if it was shown; what was read stays until then. */
  refreshMemory(): void;
  /** Forgets everything, for another run. */
  clear(): void;
}

type Texts = Pick<DashboardSource, 'blobText' | 'diffText' | 'memory'>;

const maxRings = 64;
const maxTexts = 64;

/** An empty store; `changed` is called when a text has arrived. */
export function createContent(source: Texts, changed: () => void): ContentStore {
  const rings = new Map<CallId, Stream>();
  const texts = new Map<string, Loaded>();

  const load = (key: string, read: () => Promise<string | undefined>): Loaded => {
    const known = texts.get(key);
    if (known) return known;
    const loading: Loaded = { status: 'loading' };
    keep(texts, key, loading, maxTexts);
    void settle(read).then((loaded) => {
      // Another run may have been opened meanwhile.
      if (texts.get(key) !== loading) return;
      texts.set(key, loaded);
      changed();
    });
    return loading;
  };
  const memory = createMemoryPane(source, changed);
  return {
    memory: memory.memory,
    refreshMemory: memory.refreshMemory,
    ring: (call) => rings.get(call)?.ring,
    diff: (patch) =>
      load(`diff ${patch}`, async () => {
        const diff = await source.diffText(patch);
        return diff === undefined ? undefined : visibleDiff(diff);
      }),
    text: (digest) => load(`text ${digest}`, () => source.blobText(digest)),
    hear(call, event) {
      const stream = rings.get(call.id) ?? { ring: createRing(), inThoughts: false };
      keep(rings, call.id, stream, maxRings);
      say(stream, event);
    },
    clear() {
      rings.clear();
      texts.clear();
      memory.forget();
    },
  };
}

async function settle(read: () => Promise<string | undefined>): Promise<Loaded> {
  try {
    const text = await read();
    if (text === undefined) return { status: 'absent' };
    const lines = cleanText(text).replace(/\n$/, '').split('\n');
    const thoughts = thoughtLines(lines);
    return { status: 'ready', lines, ...(thoughts.size === 0 ? {} : { thoughts }) };
  } catch {
    return { status: 'absent' };
  }
}

/** Puts an entry last and drops the oldest beyond `most`. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

/** The stream of a call; `inThoughts` while its text is inside thoughts that it has begun. */
interface Stream {
  readonly ring: Ring;
  inThoughts: boolean;
}

function say(stream: Stream, event: LaneEvent): void {
  const { ring } = stream;
  if (event.type === 'reasoning') {
    ring.append(event.delta, 'reasoning');
    return;
  }
  if (event.type === 'text') {
    ring.append(event.delta, stream.inThoughts ? 'thoughts' : 'answer');
    // What was added may have made a mark whole.
    const tail = (ring.lines().at(-1) ?? '').slice(-longestMark) + event.delta;
    if (thoughtMarks(tail).length > 0) markThoughts(stream);
    return;
  }
  const line = lineOf(event);
  if (line === undefined) return;
  ring.closeLine();
  ring.append(`${line}\n`);
}

const longestMark = 300;

function markThoughts(stream: Stream): void {
  const said = stream.ring.said();
  const thoughts = thoughtLines(said);
  stream.inThoughts = thoughts.has(said.length - 1);
  stream.ring.markThoughts(thoughts);
}

function lineOf(event: Exclude<LaneEvent, { type: 'text' | 'reasoning' }>): string | undefined {
  switch (event.type) {
    case 'tool': {
      if (event.phase === 'start') return `▸ ${event.name}${event.note ? ` ${event.note}` : ''}`;
      return event.ok === false
        ? `x ${event.name} failed${event.note ? `: ${event.note}` : ''}`
        : undefined;
    }
    case 'file':
      return `▸ ${event.path} ${event.change}`;
    case 'denied':
      return `x not allowed: ${event.what} (${event.because})`;
    case 'notice':
      return `${event.level === 'warning' ? '! ' : '▸ '}${event.text}`;
    case 'retry':
      return `! try ${event.attempt} in ${counted(Math.ceil(event.waitMs / 1000), 'second')}: ${event.because}`;
    case 'started':
    case 'usage':
      return undefined;
    default:
      return never(event);
  }
}
