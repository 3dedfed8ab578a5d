// What a scripted model does inside an agent program: it reads and writes through the program's own tools.
import type { AgentMove, AgentPart } from './agent-wires.ts';
import { readEdits, type ShownFile } from './edit-blocks.ts';
import { readAsk, readWorkAsk } from './prompt-reading.ts';
import type { Script, ScriptAnswer, ScriptRequest } from './script-answer.ts';

/** One request of an agent. */
export interface AgentTalk {
  readonly model: string;
  readonly parts: readonly AgentPart[];
  readonly tools: readonly string[];
}

export interface AgentTurn {
  /** What fugu asked the agent, taken out of what the agent put around it. */
  readonly ask: ScriptRequest;
  readonly answer: ScriptAnswer;
  /** How many tools have answered since. */
  readonly step: number;
  /** Undefined where the script has no answer. */
  readonly move?: AgentMove;
}

const opening = /^FUGU-PURPOSE: /m;

/** The next move in a conversation. The step is the number of results since the question, so nothing is kept. */
export function agentTurn(talk: AgentTalk, script: Script): AgentTurn {
  const at = talk.parts.findLastIndex(({ by, text }) => by === 'user' && opening.test(text));
  const step = talk.parts.slice(at + 1).filter(({ by }) => by === 'tool').length;
  const ask = askIn(talk, talk.parts[at]?.text ?? '');
  const answer = script(ask);
  if (answer.status === 'refused') return { ask, answer, step };
  return { ask, answer, step, move: nextMove(talk, ask, answer.text, step) };
}

/** Agents put the role before the question, or send it as a message of its own. */
function askIn({ model, parts }: AgentTalk, text: string): ScriptRequest {
  const start = Math.max(0, text.search(opening));
  const before = text.slice(0, start).trim();
  const roles = parts.filter(({ by }) => by === 'role').map((part) => part.text);
  const system = before === '' ? roles.join('\n\n') : before;
  return { model, system, prompt: text.slice(start) };
}

function nextMove(talk: AgentTalk, ask: ScriptRequest, text: string, step: number): AgentMove {
  const { purpose } = readAsk(ask.prompt);
  if (purpose !== 'work') return { type: 'text', text };
  const { files } = readWorkAsk(readAsk(ask.prompt));
  const { said, edits } = readEdits(text, files);
  return callsFor(talk, files, edits)[step] ?? { type: 'text', text: said };
}

/** All calls of a piece of work, in order: what is there is read before it is written over. */
function callsFor(
  { tools, parts }: AgentTalk,
  files: readonly ShownFile[],
  edits: readonly ShownFile[],
): readonly AgentMove[] {
  if (edits.length === 0) return [];
  const there = edits.filter(({ path }) => files.some((file) => file.path === path));
  if (tools.includes('exec_command')) {
    const read = there.length === 0 ? [] : [`cat ${there.map(({ path }) => path).join(' ')}`];
    return [...read, ...edits.map(writeCommand)].map((cmd) => call('exec_command', { cmd }));
  }
  const full = (path: string) => `${folderIn(parts)}/${path}`;
  return [
    ...there.map(({ path }) => call('read_file', { file_path: full(path) })),
    ...edits.map(({ path, text }) => call('write_file', { file_path: full(path), content: text })),
  ];
}

function call(name: string, args: object): AgentMove {
  return { type: 'call', name, args };
}

/** As agents that have nothing but a shell write a file. */
function writeCommand({ path, text }: ShownFile): string {
  const folder = path.includes('/') ? `mkdir -p ${path.slice(0, path.lastIndexOf('/'))} && ` : '';
  return `${folder}cat > ${path} <<'FUGU-END'\n${text}FUGU-END`;
}

/** The folder an agent says that it works in. */
function folderIn(parts: readonly AgentPart[]): string {
  const found = parts.map(({ text }) => /working in the directory: (\S+)/.exec(text)?.[1]);
  return found.find((folder) => folder !== undefined) ?? '.';
}
