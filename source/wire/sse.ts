/** Server-sent events, cut from text as it arrives. Format: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface SseEvent {
  /** The event as it came, its empty line included. */
  readonly raw: string;
  /** The `data:` lines joined; undefined for a comment or a field alone. */
  readonly data: string | undefined;
  /** What `event:` names it. */
  readonly name?: string;
}

export interface SseParser {
  /** The events that this piece completes. */
  push(piece: string): readonly SseEvent[];
  /** What is left when the stream has ended without an empty line; a last event counts. */
  end(): readonly SseEvent[];
}

/** Most characters of one event; a stream without empty lines is passed on unread. */
const maxEventLength = 8 * 1_048_576;

export function createSseParser(): SseParser {
  let rest = '';
  const cut = (): readonly SseEvent[] => {
    const events: SseEvent[] = [];
    const border = /(?:\r\n|\n|\r(?!\n)){2}/g;
    let from = 0;
    for (let found = border.exec(rest); found !== null; found = border.exec(rest)) {
      events.push(eventOf(rest.slice(from, border.lastIndex)));
      from = border.lastIndex;
    }
    rest = rest.slice(from);
    return events;
  };
  const flush = (): readonly SseEvent[] => {
    const last = rest === '' ? [] : [eventOf(rest)];
    rest = '';
    return last;
  };
  return {
    push: (piece) => {
      rest += piece;
      const events = cut();
      return rest.length > maxEventLength ? [...events, ...flush()] : events;
    },
    end: flush,
  };
}

function eventOf(raw: string): SseEvent {
  const lines = raw.split(/\r\n|\n|\r/);
  const data = valuesOf(lines, 'data');
  const name = valuesOf(lines, 'event').at(-1);
  return {
    raw,
    data: data.length === 0 ? undefined : data.join('\n'),
    ...(name === undefined ? {} : { name }),
  };
}

function valuesOf(lines: readonly string[], field: string): readonly string[] {
  return lines.flatMap((line) => {
    const [name, ...rest] = line.split(':');
    return name === field ? [rest.join(':').replace(/^ /, '')] : [];
  });
}
