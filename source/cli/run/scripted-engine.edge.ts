import { UsageError } from '../../app/usage-error.ts';
import { serveRehearsalEngine } from '../../lanes/rehearsal/rehearsal-server.edge.ts';
import type { CommandContext, CommandEntry } from '../command.ts';

/** The rehearsal's local model server; started by its slot and by nobody else, so help does not show it. */
export const rehearsalEngine: CommandEntry = {
  name: 'rehearsal-engine',
  usage: '--socket PATH --mark PATH [--speed N]',
  summary: 'the scripted local model of a rehearsal',
  detail: 'Started by the slot of a rehearsal. Its key comes in LLAMA_API_KEY.',
  flags: {
    socket: { type: 'string', value: 'PATH', help: 'unix socket to listen on' },
    mark: { type: 'string', value: 'PATH', help: 'file that says the wedge has been' },
    speed: { type: 'number', value: 'N', help: 'how many times faster than life' },
  },
  async run({ flags, env }: CommandContext) {
    const { socket, mark, speed } = flags;
    const key = env.LLAMA_API_KEY;
    if (typeof socket !== 'string' || typeof mark !== 'string' || !key) {
      throw new UsageError('The slot starts this.', 'See: fugu rehearse');
    }
    await serveRehearsalEngine({ socket, key, mark, speed: Number(speed ?? 1) });
    return new Promise<number>(() => {});
  },
};
