import { connect } from 'node:net';
import type { EngineConfig, SlotConfig } from '../slot-config.ts';
import { addressOf, type Engine } from './engine.ts';
import { createOwnedEngine, type OwnedOptions } from './owned-engine.edge.ts';

type Config = Extract<EngineConfig, { kind: 'command' }>;

/** Any OpenAI-compatible server, started by the words the spec gives, on `{socket}` or at its URL. */
export function createCommandEngine(
  engine: Config,
  config: SlotConfig,
  place: Pick<OwnedOptions, 'dir' | 'env'>,
): Engine {
  const owned = createOwnedEngine({
    ...place,
    loadMs: config.loadMs,
    pace: config.pace,
    launch: ({ socket, key }) => {
      const words: Readonly<Record<string, string>> = {
        socket,
        key,
        gguf: engine.gguf ?? '',
        ctx: String(config.ctx ?? ''),
        model: config.model,
      };
      const [program = '', ...args] = engine.command.map((word) =>
        word.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole),
      );
      const headers = { authorization: `Bearer ${key}` };
      return {
        program,
        args,
        env: { LLAMA_API_KEY: key },
        address:
          engine.url === undefined
            ? { socketPath: socket, basePath: '', headers }
            : addressOf(engine.url, headers),
        healthPath: engine.health,
        remedy: 'Write a program that exists as the first word of slot.command.',
      };
    },
  });
  return { ...owned, start: async () => (await portProblem(engine)) ?? owned.start() };
}

/** Somebody else's server on the port would answer for a child of ours that died at bind. */
async function portProblem(
  engine: Config,
): Promise<{ status: 'failed'; because: string; again: boolean } | undefined> {
  if (engine.url === undefined) return undefined;
  const { host, port } = addressOf(engine.url);
  const taken = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: host ?? '127.0.0.1', port: port ?? 80 });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('close', () => resolve(false));
    socket.on('error', () => resolve(false));
  });
  if (!taken) return undefined;
  const because = `Another program listens at ${engine.url}, where slot.command should. Stop it, or use engine: attach to share it.`;
  return { status: 'failed', because, again: true };
}
