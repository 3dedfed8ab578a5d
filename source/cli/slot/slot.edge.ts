import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localSlotOf, slotFolder } from '../../app/local-slot.edge.ts';
import { placesOf } from '../../app/places.ts';
import { specFor } from '../../app/spec-in-force.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import {
  type OrderResult,
  slotLogs,
  slotRestart,
  slotServe,
  slotStatus,
  slotStop,
} from '../../slot/client/slot-orders.edge.ts';
import {
  addEmbedded,
  embeddedPackages,
  hasEmbedded,
} from '../../slot/embedded/add-embedded.edge.ts';
import type { EmbeddedPlace } from '../../slot/engine/engine-embedded.edge.ts';
import type { SlotConfig } from '../../slot/slot-config.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { wrongSubcommand } from '../subcommand.ts';

export const slot: CommandEntry = {
  name: 'slot',
  usage: 'status | serve | stop | restart | logs | add-embedded',
  summary: 'manage the local model queue',
  detail:
    'The daemon is an OpenAI- and Anthropic-compatible endpoint on 127.0.0.1 that serves one request at a time. Any caller starts it; it unloads the model and ends when nobody has asked for a while.',
  flags: {
    config: { type: 'string', value: 'FILE', help: 'serve this config instead of the spec’s' },
    idle: { type: 'boolean', help: 'with stop: when the last caller is served' },
    hours: { type: 'number', value: 'N', help: 'with logs: how far back (24)' },
  },
  async run(context) {
    const [order, ...more] = context.args;
    if (more.length > 0)
      throw new UsageError(`Unexpected argument: ${more[0]}.`, 'See: fugu slot --help');
    return answer(context, await carryOut(context, order ?? 'status'));
  },
};

const orders = ['status', 'serve', 'stop', 'restart', 'logs', 'add-embedded'];

async function carryOut(context: CommandContext, order: string): Promise<OrderResult> {
  const places = placesOf(context.env);
  const { config } = context.flags;
  // A slot that is not the person's own, such as a rehearsal's, lives where its config lies.
  const dir = typeof config === 'string' ? dirname(config) : slotFolder(places.state);
  switch (order) {
    case 'status':
      return slotStatus({ port: (await configOf(context)).port, dir });
    case 'serve':
      return serve(context, dir);
    case 'stop': {
      const when = context.flags.idle === true ? 'idle' : 'now';
      return slotStop({ port: (await configOf(context)).port, dir }, when);
    }
    case 'restart':
      return slotRestart({ port: (await configOf(context)).port, dir });
    case 'logs': {
      const { hours } = context.flags;
      return slotLogs(dir, Date.now(), typeof hours === 'number' ? hours : 24);
    }
    case 'add-embedded':
      return addHere(context, places.data);
    default:
      throw wrongSubcommand('slot', order, orders);
  }
}

async function configOf(context: CommandContext): Promise<SlotConfig> {
  const { config } = context.flags;
  if (typeof config === 'string') return JSON.parse(await readFile(config, 'utf8')) as SlotConfig;
  const spec = await specFor(context.env, {});
  const found = localSlotOf(spec.map, context.env);
  if (found.status === 'configured') return found.config;
  throw new UsageError(
    `The local tier is not configured: ${found.because}.`,
    'Add a slot section and a model with driver slot to the spec.',
  );
}

async function serve(context: CommandContext, dir: string): Promise<OrderResult> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { version } = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8'));
  const config = await configOf(context);
  const print = (line: string) => void context.stdout.write(`${line}\n`);
  const embedded = embeddedPlace(placesOf(context.env).data);
  const own = { config, dir, env: context.env, version };
  return slotServe(embedded ? { ...own, embedded } : own, print, stop.signal);
}

/** The embedded engine: its program is part of this package, node-llama-cpp lies under the data folder. */
function embeddedPlace(dataDir: string): EmbeddedPlace | undefined {
  const packages = embeddedPackages(dataDir);
  if (!hasEmbedded(packages)) return undefined;
  const program = [process.execPath, join(packageFolder(), 'dist', 'embedded-program.js')];
  return { program, packages };
}

async function addHere({ stdout, env }: CommandContext, dataDir: string): Promise<OrderResult> {
  const say = (line: string) => void stdout.write(`${line}\n`);
  const added = await addEmbedded(dataDir, { say, env });
  return added.status === 'added'
    ? {
        ok: true,
        lines: ['The embedded engine is installed. Set slot.engine: embedded and slot.gguf.'],
      }
    : { ok: false, lines: [added.because] };
}

function answer({ stdout, stderr }: CommandContext, { ok, lines }: OrderResult): number {
  const out = ok ? stdout : stderr;
  if (lines.length > 0) out.write(`${lines.join('\n')}\n`);
  return ok ? exits.done : exits.failed;
}
