/** A host that talks to the real `fugu mcp` over its pipes, with the protocol's own client. */
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const launcher = fileURLToPath(new URL('../../bin/fugu.cjs', import.meta.url));

export interface HostOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** What a tool answered: its JSON, read from the text, and whether it refused. */
export interface Told {
  readonly value: Readonly<Record<string, unknown>>;
  readonly structured: unknown;
  readonly refused: boolean;
}

export interface Host {
  readonly client: Client;
  readonly pid: number;
  /** What the server wrote for people. */
  stderr(): string;
  call(name: string, args?: Readonly<Record<string, unknown>>): Promise<Told>;
  /** The words of the progress that came during a call. */
  callWithProgress(
    name: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly told: Told; readonly progress: readonly string[] }>;
  close(): Promise<void>;
}

/** Starts the server as an agent does, with nothing of our environment but PATH. */
export async function startHost({ env, cwd }: HostOptions): Promise<Host> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [launcher, 'mcp'],
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env },
    cwd,
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (piece) => {
    stderr += String(piece);
  });
  const client = new Client({ name: 'test-host', version: '1.0.0' });
  await client.connect(transport);
  const call = async (
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    onprogress?: (words: string) => void,
  ): Promise<Told> => {
    const result = await client.callTool(
      { name, arguments: { ...args } },
      {
        timeout: 120_000,
        resetTimeoutOnProgress: true,
        ...(onprogress ? { onprogress: ({ message }) => onprogress(message ?? '') } : {}),
      },
    );
    return toldBy(result);
  };
  return {
    client,
    pid: transport.pid ?? 0,
    stderr: () => stderr,
    call: (name, args) => call(name, args),
    async callWithProgress(name, args) {
      const progress: string[] = [];
      const told = await call(name, args, (words) => progress.push(words));
      return { told, progress };
    },
    close: () => client.close(),
  };
}

function toldBy(result: Awaited<ReturnType<Client['callTool']>>): Told {
  const [first] = result.content ?? [];
  const text = first?.type === 'text' ? first.text : '{}';
  return {
    value: parsed(text),
    structured: result.structuredContent,
    refused: result.isError === true,
  };
}

/** What is no JSON, as the package's own errors, is kept as words. */
function parsed(text: string): Told['value'] {
  try {
    return JSON.parse(text);
  } catch {
    return { words: text };
  }
}
