import { z } from 'zod';
import type { Environment } from '../domain/environment.ts';
import { isLoopback } from '../lanes/call/endpoint.ts';
import type { ServerFound } from './found.ts';

/** Nobody keeps more, and a list without end is none. */
const mostModels = 200;

const id = z.string().regex(/^[\w][\w.:/@+ -]{0,199}$/);
/** `GET /api/tags`: https://github.com/ollama/ollama/blob/main/docs/api.md */
const tags = z.object({ models: z.array(z.object({ name: id, size: z.number().optional() })) });
/** `GET /v1/models`: https://platform.openai.com/docs/api-reference/models/list */
const list = z.object({ data: z.array(z.object({ id })) });

/** The ids in a server's list of models, the largest first; undefined when it is no such list. */
export function modelIds(text: string): readonly string[] | undefined {
  const value = jsonOf(text);
  const asTags = tags.safeParse(value);
  if (asTags.success) {
    const sorted = [...asTags.data.models].sort(
      (one, other) => (other.size ?? 0) - (one.size ?? 0),
    );
    return sorted.slice(0, mostModels).map(({ name }) => name);
  }
  const asList = list.safeParse(value);
  return asList.success ? asList.data.data.slice(0, mostModels).map((one) => one.id) : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type ServerAddress = { readonly kind: ServerFound['kind']; readonly url: string };

/**
 * Where local servers usually listen, by their own documentation. Ollama's address follows
 * `OLLAMA_HOST`, llama-server's port `LLAMA_ARG_PORT`.
 */
export function usualServers(env: Environment): readonly ServerAddress[] {
  const llamaPort = /^\d{1,5}$/.exec(env.LLAMA_ARG_PORT ?? '')?.[0] ?? '8080';
  return [
    { kind: 'Ollama', url: ollamaAddress(env.OLLAMA_HOST) },
    { kind: 'LM Studio', url: 'http://127.0.0.1:1234' },
    { kind: 'llama-server', url: `http://127.0.0.1:${llamaPort}` },
    { kind: 'vLLM', url: 'http://127.0.0.1:8000' },
  ];
}

/** `OLLAMA_HOST` is what the server binds to: a host, a port, both, or an address. */
function ollamaAddress(host: string | undefined): string {
  const usual = 'http://127.0.0.1:11434';
  if (host === undefined || host.trim() === '') return usual;
  const bare = host.trim().replace(/^:/, '127.0.0.1:');
  const url = URL.parse(bare.includes('://') ? bare : `http://${bare}`);
  if (url === null) return usual;
  const port = url.port === '' ? '11434' : url.port;
  const everywhere = url.hostname === '0.0.0.0' || url.hostname === '[::]';
  if (everywhere) return `http://127.0.0.1:${port}`;
  return isLoopback(url.hostname) ? `http://${url.hostname}:${port}` : usual;
}

/** A server a person named, as an address without a path; undefined when it is none of this machine. */
export function namedServer(text: string): ServerAddress | undefined {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'http:' || !isLoopback(url.hostname)) return undefined;
  return { kind: 'a server', url: url.origin };
}
