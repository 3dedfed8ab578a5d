import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveMcp } from '../doors/mcp/serve.edge.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';
import { type CommandEntry, exits } from './command.ts';
import { createHouse, refusalOf } from './mcp-house.edge.ts';
import { waitForSignal } from './signals.edge.ts';

export const mcp: CommandEntry = {
  name: 'mcp',
  usage: '',
  summary: 'serve fugu as tools to an agent over the Model Context Protocol',
  detail:
    'Started by an agent, which talks over stdin and stdout. Tools: delegate, verify, ask_local, status, result, cancel, roles, memory_search, memory_add. Runs begin in processes of their own and go on when the agent leaves; an audit stays with you: fugu audit <run>.',
  flags: {},
  async run(context) {
    const { stdin, stdout, stderr } = context;
    if (stdin.isTTY) {
      stderr.write('fugu mcp waits for an agent on stdin; end it with ctrl-d.\n');
    }
    const text = await readFile(join(packageFolder(), 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { readonly version: string };
    const pipes = { input: stdin, output: stdout, errors: stderr };
    const service = serveMcp(createHouse(context), { version, refusalOf }, pipes);
    const interrupted = waitForSignal();
    const signal = await Promise.race([service.over.then(() => undefined), interrupted.signal]);
    interrupted.stop();
    await service.close();
    stdin.destroy();
    return signal ?? exits.done;
  },
};
