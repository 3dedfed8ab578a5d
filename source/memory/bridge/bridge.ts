/**
 * A bridge is the read-pointer that leads one agent from its own memory into the shared store. As an
 * artifact it is one small markdown file, so that it is written, verified and audited like any patch.
 */
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { PointerForm } from '../../agents/agent-memory.ts';
import type { Problem } from '../../domain/problem.ts';
import { characterName, hiddenIn } from '../../safety/hidden-characters.ts';
import { withJsonItem, withoutJsonItem } from '../user-file/json-entry.ts';
import { type BlockMark, withBlock, withoutBlock } from '../user-file/marked-block.ts';
import type { TextEdit } from '../user-file/text-edit.ts';
import type { MemoryTarget } from './agent-surface.ts';

export interface Bridge {
  readonly target: MemoryTarget;
  /** Absolute path of the store's index. */
  readonly index: string;
  /** What the agent is told; for `instructions` nothing but the path. */
  readonly words: string;
}

export type BridgeReading =
  | { readonly status: 'read'; readonly bridge: Bridge }
  | { readonly status: 'refused'; readonly problem: Problem };

/** A block stays small enough for the agent with the smallest memory. */
export const maxWords = 600;

const mark: BlockMark = { name: 'memory', form: 'html' };
const listed = ['instructions'];
const headSchema = z.strictObject({
  agent: z.string(),
  target: z.string(),
  form: z.enum(['import', 'sentence', 'instructions']),
  index: z.string(),
});

/** The line that an agent's loader or model follows. */
export function pointerLine(form: PointerForm, index: string): string {
  return form === 'import' ? `@${index}` : index;
}

/** The artifact as it stands in its file. */
export function printBridge({ target, index, words }: Bridge): string {
  const head = { agent: target.agent, target: target.path, form: target.form, index };
  return `---\n${stringify(head, { lineWidth: 0 })}---\n${words}\n`;
}

/** Reads an artifact against what it was asked to be: the words are free, where they go and lead is not. */
export function readBridge(
  text: string,
  file: string,
  asked: Omit<Bridge, 'words'>,
): BridgeReading {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'));
  const head = headSchema.safeParse(yamlOf(parts?.[1] ?? ''));
  if (!parts || !head.success) {
    return refused(
      file,
      1,
      'It has no front matter of a bridge.',
      `It needs agent, target, form and index, and nothing else.`,
    );
  }
  const { target, index } = asked;
  const wanted = { agent: target.agent, target: target.path, form: target.form, index };
  for (const key of ['agent', 'target', 'form', 'index'] as const) {
    if (head.data[key] !== wanted[key]) {
      const what = `Its ${key} is ${head.data[key]}, and ${wanted[key]} was asked for.`;
      return refused(file, 2, what, 'Reject it, or send it back.');
    }
  }
  const words = (parts[2] ?? '').trim();
  const wrong = wordsTrouble(words, asked);
  if (wrong !== undefined) return refused(file, 7, wrong, 'Reject it, or send it back.');
  return { status: 'read', bridge: { target, index, words } };
}

/** What keeps words from being a pointer and nothing more; undefined where nothing does. */
function wordsTrouble(words: string, { target, index }: Omit<Bridge, 'words'>): string | undefined {
  const line = pointerLine(target.form, index);
  if (words.length > maxWords) return `It has more than ${maxWords} characters.`;
  if (/<!--|-->/.test(words)) return 'It holds a comment, which could be taken for a marker.';
  const [hidden] = hiddenIn(words);
  if (hidden !== undefined || words.includes('\t'))
    return `It holds ${characterName(hidden?.point ?? 9)}, which cannot be seen.`;
  if (target.form === 'instructions')
    return words === line ? undefined : `It must be ${line} alone.`;
  const lines = words.split('\n').map((one) => one.trim());
  if (target.form === 'import' && !lines.includes(line)) return `It has no line ${line}.`;
  if (!words.includes(index)) return `It does not name ${index}.`;
  const others = words.replaceAll(index, '').match(/(?:^|[\s("'`@])(?:~?\/[\w.]|https?:)\S*/g);
  return others === null ? undefined : `It leads elsewhere too: ${others[0]?.trim()}`;
}

/** The target's text with the bridge in it. */
export function wired({ target, index, words }: Bridge, text: string): TextEdit {
  return target.form === 'instructions'
    ? withJsonItem(text, listed, index)
    : withBlock(text, mark, words);
}

/** The target's text without the bridge. */
export function unwired({ target, index }: Omit<Bridge, 'words'>, text: string): TextEdit {
  return target.form === 'instructions'
    ? withoutJsonItem(text, listed, index)
    : withoutBlock(text, mark);
}

/** How a bridge stands in its target's text. */
export type BridgeStatus =
  | { readonly status: 'wired' | 'absent' | 'edited' }
  | Extract<TextEdit, { status: 'refused' }>;

export function bridgeStatus(bridge: Bridge, text: string): BridgeStatus {
  const without = unwired(bridge, text);
  if (without.status === 'refused') return without;
  if (without.status === 'same') return { status: 'absent' };
  return { status: wired(bridge, text).status === 'same' ? 'wired' : 'edited' };
}

function yamlOf(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function refused(file: string, line: number, what: string, remedy: string): BridgeReading {
  return {
    status: 'refused',
    problem: { severity: 'error', kind: 'input', what, remedy, file, line },
  };
}
