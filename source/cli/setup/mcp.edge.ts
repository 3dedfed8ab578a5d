import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusalOf } from '../../app/mcp/refusal.ts';
import { exits } from '../../app/usage-error.ts';
import { serveMcp } from '../../integrations/mcp/serve.edge.ts';
import type { ToolBackend } from '../../integrations/mcp/tool-backend.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import { type CommandContext, type CommandEntry, readsAtMost } from '../command.ts';
import { bare } from '../screened.ts';
import { waitForSignal } from '../signals.edge.ts';

export const mcp: CommandEntry = {
  name: 'mcp',
  usage: '',
  summary: 'serve fugu as tools to an agent over the Model Context Protocol',
  detail:
    'Started by an agent, which talks over stdin and stdout. Tools: delegate, verify, ask_local, status, result, cancel, roles, memory_search, memory_add. Runs begin in processes of their own and go on when the agent leaves; an audit stays with you: fugu audit <run>.',
  flags: {},
  async run(context) {
    readsAtMost(0, context.args, 'mcp');
    const { stdin, stdout, stderr } = context;
    if (stdin.isTTY) {
      stderr.write('fugu mcp waits for an agent on stdin; end it with ctrl-d.\n');
    }
    const text = await readFile(join(packageFolder(), 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { readonly version: string };
    const pipes = { input: stdin, output: bare(stdout), errors: stderr };
    const service = serveMcp(behind(context), { version, refusalOf }, pipes);
    const interrupted = waitForSignal();
    const signal = await Promise.race([service.over.then(() => undefined), interrupted.signal]);
    interrupted.stop();
    await service.close();
    stdin.destroy();
    return signal ?? exits.done;
  },
};

/** The house, built at its first use: some hosts do not wait for a server that starts slowly. */
function behind(context: CommandContext): ToolBackend {
  let building: Promise<ToolBackend> | undefined;
  const house = (): Promise<ToolBackend> => {
    building ??= import('../../app/mcp/backend.edge.ts').then(({ createToolBackend }) =>
      createToolBackend(context),
    );
    return building;
  };
  return {
    delegate: async (...asked) => (await house()).delegate(...asked),
    verify: async (...asked) => (await house()).verify(...asked),
    askLocal: async (...asked) => (await house()).askLocal(...asked),
    status: async (...asked) => (await house()).status(...asked),
    result: async (...asked) => (await house()).result(...asked),
    cancel: async (...asked) => (await house()).cancel(...asked),
    roles: async () => (await house()).roles(),
    memorySearch: async (...asked) => (await house()).memorySearch(...asked),
    memoryAdd: async (...asked) => (await house()).memoryAdd(...asked),
  };
}
