import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { servedSchema, usageSchema } from '../../source/domain/call.ts';
import type { Answer } from './model-server.ts';

const endpointSchema = z.strictObject({
  /** Where the vendor describes this form. */
  page: z.url({ protocol: /^https$/ }),
  note: z.string().optional(),
  asked: z.string(),
  /** What an honest spec declares. */
  lineage: z.array(z.string()),
  headers: z.record(z.string(), z.string()).optional(),
  /** Events: an object is sent as JSON data, a text as it is. */
  stream: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
  expects: z.strictObject({
    text: z.string(),
    reasoning: z.string(),
    served: servedSchema,
    usage: usageSchema.optional(),
    costUsd: z.number().optional(),
  }),
});

/** The form in which one usual endpoint answers, and what an honest reader makes of it. */
export type Endpoint = z.infer<typeof endpointSchema>;
export type StreamEvent = Endpoint['stream'][number];

const dir = join(import.meta.dirname, '..', 'fixtures', 'endpoints');

/** All of them, by the vendor's name. */
export function usualEndpoints(): readonly (readonly [string, Endpoint])[] {
  return readdirSync(dir).map((file) => {
    const endpoint: unknown = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    return [file.replace('.json', ''), endpointSchema.parse(endpoint)] as const;
  });
}

/** The answer of that endpoint, or of one that sends another stream. */
export function answerOf({ headers, stream }: Pick<Endpoint, 'headers' | 'stream'>): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    for (const event of stream) {
      response.write(`${typeof event === 'string' ? event : `data: ${JSON.stringify(event)}`}\n\n`);
    }
    response.end();
  };
}
