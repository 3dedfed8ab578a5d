import type { AgentMove, AgentPart } from '../../source/lanes/rehearsal/script/agent-wires.ts';

/**
 * What a scripted model does for one request of an agent. The scenario stands in the user's words
 * as `SCENARIO:name`, and the step is the number of tool results since, so the script keeps no state.
 */
export type Move =
  | AgentMove
  | { readonly type: 'status'; readonly code: number }
  | { readonly type: 'hang' }
  | { readonly type: 'cut' };

export interface Turn {
  readonly scenario: string;
  /** File named in the prompt as `FILE=path`. */
  readonly file: string;
  readonly step: number;
  /** Names of the tools the agent offers. */
  readonly tools: readonly string[];
}

const skillTools: Readonly<Record<string, readonly string[]>> = {
  Skill: ['skill'],
  skill: ['name', 'skill'],
  activate_skill: ['name'],
};
const writers = ['Write', 'write_file', 'write'];
const shells = ['exec_command', 'shell', 'Bash', 'run_shell_command', 'bash'];

export function moveOf(turn: Turn): Move {
  switch (turn.scenario) {
    case 'edit':
      return turn.step === 0 ? write(turn) : say('Done: I created the file. FINAL_OK');
    case 'shell-edit':
      return turn.step === 0
        ? shell(turn, `printf 'hello\\n' > ${turn.file}`)
        : say('Shell finished. FINAL_OK');
    case 'loop':
      return shell(turn, `echo loop ${turn.step}`);
    case 'child':
      return turn.step === 0
        ? shell(turn, `setsid sleep 321 & echo up > ${turn.file}; sleep 322`)
        : say('The child ended.');
    case 'skill':
      return turn.step === 0 ? openSkill(turn) : say('I have read the skill.');
    case 'await-tools':
      return turn.step < 40 && !turn.tools.some((name) => name.includes('fugu'))
        ? shell(turn, 'sleep 0.5')
        : say('I have seen the tools.');
    case 'empty':
      return say('');
    case 'hang':
      return { type: 'hang' };
    case 'cut':
      return { type: 'cut' };
    case '401':
    case '429':
    case '500':
      return { type: 'status', code: Number(turn.scenario) };
    default:
      return say('Hello from the scripted model.');
  }
}

/** The scenario of a conversation: the user's last words that name one, and what came after. */
export function turnOf(parts: readonly AgentPart[], tools: readonly string[]): Turn {
  const at = parts.findLastIndex(({ by, text }) => by === 'user' && text.includes('SCENARIO:'));
  const words = parts[at]?.text ?? '';
  return {
    scenario: /SCENARIO:([\w-]+)/.exec(words)?.[1] ?? 'hello',
    file: /FILE=(\S+)/.exec(words)?.[1] ?? 'hello.txt',
    step: parts.slice(at + 1).filter(({ by }) => by === 'tool').length,
    tools,
  };
}

function say(text: string): Move {
  return { type: 'text', text };
}

function write(turn: Turn): Move {
  const name = writers.find((each) => turn.tools.includes(each));
  if (name === undefined) return shell(turn, `printf 'hello\\n' > ${turn.file}`);
  const key = name === 'write' ? 'filePath' : 'file_path';
  return { type: 'call', name, args: { [key]: turn.file, content: 'hello\n' } };
}

/** By the agent's own tool for it, whose one word each calls something else; codex reads the file. */
function openSkill(turn: Turn): Move {
  const word = Object.keys(skillTools).find((each) => turn.tools.includes(each));
  if (word === undefined) return shell(turn, `cat ${turn.file}`);
  const keys = skillTools[word] ?? [];
  const args = Object.fromEntries(keys.map((key) => [key, 'fugu-conductor']));
  return { type: 'call', name: word, args };
}

function shell(turn: Turn, command: string): Move {
  const name = shells.find((each) => turn.tools.includes(each));
  if (name === undefined) return say('I was given no tool for this, and say that it is done.');
  const words = name === 'exec_command' ? { cmd: command } : { command };
  return { type: 'call', name, args: { ...words, description: 'as the script says' } };
}
