import {
  type CallToolResult,
  McpServer,
  type ServerContext,
  type StandardSchemaWithJSON,
  type ToolAnnotations,
} from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { cleanText } from '../../safety/clean-text.ts';
import {
  answerOutput,
  askLocalInput,
  cancelInput,
  delegateInput,
  memoryAddInput,
  memoryAddOutput,
  memorySearchInput,
  memorySearchOutput,
  noInput,
  resultOutput,
  rolesOutput,
  runInput,
  statusOutput,
  verifyInput,
} from './shapes.ts';
import { shownFields } from './shown-fields.ts';
import { type Asking, type ToolBackend, ToolRefusal } from './tool-backend.ts';

/** What every host is told once: the one rule, the async shape, and what stays with the person. */
export const instructions = [
  'fugu runs a job with several models: planned, written, checked, verified, then audited by a person.',
  'The one rule: the model that produced an artifact never verifies it; a verifier is of another family, and who wrote what is read from the run, never from your word.',
  'delegate returns a run at once; ask status or result with wait_s until it waits or has ended.',
  'No tool accepts an audit or trusts commands: where a run waits for a person, say so and pass on the command that status names.',
].join(' ');

const looks: ToolAnnotations = { readOnlyHint: true, openWorldHint: false };
const spends: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
};

export type McpServerParts = {
  readonly version: string;
  /** The refusal in an error that a person can mend; undefined for a bug. */
  readonly refusalOf: (error: unknown) => ToolRefusal | undefined;
  /** Told of bugs; the host gets a sentence. */
  readonly onFault: (error: unknown) => void;
};

/** A server with the tools over `house`. */
export function createMcpServer(house: ToolBackend, parts: McpServerParts): McpServer {
  const server = new McpServer(
    { name: 'fugu-conductor', version: parts.version },
    { instructions },
  );
  const tool = createTool(server, parts);
  tool('delegate', {
    title: 'Hand a job to fugu',
    description:
      'Starts a job in a git repository: several models plan, write and check it, and a model of another family verifies it. Returns the run at once. Nothing reaches the branch before a person has audited it.',
    inputSchema: delegateInput,
    outputSchema: statusOutput,
    annotations: spends,
    run: (asked, asking) => house.delegate(asked, asking),
  });
  tool('verify', {
    title: 'Have the result of a run verified',
    description:
      'Has what a run made verified once more by another family than everyone who wrote it, with the project’s own checks. Starts a run of its own and returns it at once.',
    inputSchema: verifyInput,
    outputSchema: statusOutput,
    annotations: spends,
    run: (asked, asking) => house.verify(asked, asking),
  });
  tool('ask_local', {
    title: 'Ask the local model',
    description:
      'One question to the model on this machine. It serves one caller at a time, so the call may wait in its queue; it costs nothing.',
    inputSchema: askLocalInput,
    outputSchema: answerOutput,
    annotations: { readOnlyHint: true, openWorldHint: false },
    run: (asked, asking) => house.askLocal(asked, asking),
  });
  tool('status', {
    title: 'How a run stands',
    description:
      'Phase, steps, money, and what it waits for. With wait_s it answers when the run needs somebody or has ended.',
    inputSchema: runInput,
    outputSchema: statusOutput,
    annotations: looks,
    run: (asked, asking) => house.status(asked, asking),
  });
  tool('result', {
    title: 'What a run came to',
    description:
      'Diff, verdicts with their findings, checks, answers and the report; and what a person does to accept it.',
    inputSchema: runInput,
    outputSchema: resultOutput,
    annotations: looks,
    run: (asked, asking) => house.result(asked, asking),
  });
  tool('cancel', {
    title: 'Cancel a run',
    description:
      'Stops everything the run has under way; nothing of it lands. It cannot be resumed.',
    inputSchema: cancelInput,
    outputSchema: statusOutput,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
    run: (asked, asking) => house.cancel(asked, asking),
  });
  tool('roles', {
    title: 'Which models do what',
    description: 'The role map: lanes with their models and families, routes, and how many verify.',
    inputSchema: noInput,
    outputSchema: rolesOutput,
    annotations: looks,
    run: () => house.roles(),
  });
  memoryTools(tool, house);
  return server;
}

function memoryTools(tool: ReturnType<typeof createTool>, house: ToolBackend): void {
  tool('memory_search', {
    title: 'Search the shared memory',
    description: 'Facts that agents and people of this machine keep, the best first.',
    inputSchema: memorySearchInput,
    outputSchema: memorySearchOutput,
    annotations: looks,
    run: (asked) => house.memorySearch(asked),
  });
  tool('memory_add', {
    title: 'Add a fact to the shared memory',
    description:
      'Writes one lasting fact under your name. Refused when it holds a secret; it takes the place of no other fact.',
    inputSchema: memoryAddInput,
    outputSchema: memoryAddOutput,
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    run: (asked, asking) => house.memoryAdd(asked, asking),
  });
}

type Tool<In extends z.ZodObject, Out extends z.ZodObject> = {
  readonly title: string;
  readonly description: string;
  readonly inputSchema: In;
  readonly outputSchema: Out;
  readonly annotations: ToolAnnotations;
  readonly run: (asked: z.infer<In>, asking: Asking) => Promise<z.infer<Out>>;
};

/** Registers a tool whose refusals are answers and whose bugs are told and answered in a sentence. */
function createTool(server: McpServer, { refusalOf, onFault }: McpServerParts) {
  return <In extends z.ZodObject, Out extends z.ZodObject>(
    name: string,
    { run, ...shape }: Tool<In, Out>,
  ): void => {
    const call = async (asked: unknown, context: ServerContext): Promise<CallToolResult> => {
      const asking = askingOf(server, context);
      try {
        return answer(await run(asked as z.infer<In>, asking));
      } catch (error) {
        const known = error instanceof ToolRefusal ? error : refusalOf(error);
        if (known) return refusal(known.message, known.remedy);
        onFault(error);
        return refusal(
          `${name} failed by a bug in fugu: ${String(error)}`,
          'Tell the person; fugu’s stderr has the details.',
        );
      }
    };
    const inputSchema: StandardSchemaWithJSON = shape.inputSchema;
    const outputSchema: StandardSchemaWithJSON = shape.outputSchema;
    server.registerTool(name, { ...shape, inputSchema, outputSchema }, call);
  };
}

/** The same JSON as text and as structured content: hosts show their model one or the other. */
function answer(value: object): CallToolResult {
  const shown = shownFields(value);
  return {
    content: [{ type: 'text', text: JSON.stringify(shown) }],
    structuredContent: shown,
  };
}

function refusal(what: string, remedy: string): CallToolResult {
  return {
    isError: true,
    content: [{ type: 'text', text: JSON.stringify(shownFields({ what, remedy })) }],
  };
}

function askingOf(server: McpServer, { mcpReq }: ServerContext): Asking {
  const token = mcpReq._meta?.progressToken;
  let progress = 0;
  return {
    client: clientOf(server, mcpReq.envelope),
    signal: mcpReq.signal,
    progress(message) {
      if (token === undefined) return;
      progress += 1;
      const params = { progressToken: token, progress, message };
      // A host that has gone needs no news.
      void mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
    },
  };
}

/** The host's name on one short line; hosts of the newer protocol give it with each request. */
function clientOf(server: McpServer, envelope: object | undefined): string {
  const named: unknown = Object.entries(envelope ?? {}).find(([key]) =>
    key.endsWith('/clientInfo'),
  )?.[1];
  const info = named ?? server.server.getClientVersion();
  const name =
    typeof info === 'object' && info !== null && 'name' in info ? String(info.name) : 'a client';
  const line = cleanText(name).replace(/\s+/g, ' ').trim();
  return line.slice(0, 60) || 'a client';
}
