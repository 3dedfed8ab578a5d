import type { ServerResponse } from 'node:http';
import type { SlotNews, SlotRecord } from '../status.ts';

/** What happened, numbered, to whoever listens; who cannot keep up is let go. */
export interface News {
  tell(news: SlotNews): void;
  /** Sends news as server-sent events until the listener leaves; `after` is the last number it has. */
  subscribe(response: ServerResponse, after: number | undefined): void;
  close(): void;
}

const kept = 256;
const maxBehindBytes = 1_048_576;
const pingMs = 15_000;

export function createNews(keep: (record: SlotRecord) => void): News {
  const recent: SlotRecord[] = [];
  const listeners = new Set<ServerResponse>();
  let seq = 0;
  const send = (listener: ServerResponse, text: string): void => {
    if (listener.writableLength > maxBehindBytes) listener.destroy();
    else listener.write(text);
  };
  const ping = setInterval(() => {
    for (const listener of listeners) send(listener, ': ping\n\n');
  }, pingMs);
  ping.unref();
  return {
    tell: (news) => {
      seq += 1;
      const record: SlotRecord = { ...news, atMs: Date.now(), seq };
      recent.push(record);
      if (recent.length > kept) recent.shift();
      keep(record);
      for (const listener of listeners) send(listener, asEvent(record));
    },
    subscribe: (response, after) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      response.write(': slot\n\n');
      for (const record of recent) {
        if (after !== undefined && record.seq > after) send(response, asEvent(record));
      }
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      response.on('error', () => listeners.delete(response));
    },
    close: () => {
      clearInterval(ping);
      for (const listener of listeners) listener.end();
    },
  };
}

function asEvent(record: SlotRecord): string {
  return `id: ${record.seq}\nevent: ${record.type}\ndata: ${JSON.stringify(record)}\n\n`;
}
