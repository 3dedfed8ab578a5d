import type { AgentName } from '../../agents/list.ts';
import type { MemoryDraft, MemoryType } from '../../domain/memory-fact.ts';
import { sha256 } from '../../domain/sha256.ts';
import { shownText } from '../../safety/shown-text.ts';
import { readYaml } from '../../spec/yaml-text.ts';
import { markdownItems } from './markdown-items.ts';

/** Something an agent remembers that could become a fact. */
export interface Candidate {
  /** Six letters of the digest of its words: the same words keep their name from call to call. */
  readonly key: string;
  readonly path: string;
  /** 1-based line on which it begins. */
  readonly line: number;
  /** Its words alone, as they are compared. */
  readonly text: string;
  readonly draft: MemoryDraft;
}

const shortest = 12;
const longest = 4000;
const longestTitle = 120;

/** What a file of an agent's memory says, cut into things that could be facts; each thing once. */
export function splitMemory(
  agent: AgentName,
  file: { readonly path: string; readonly text: string; readonly shown: string },
): readonly Candidate[] {
  const text = withoutOwnBlocks(shownText(file.text));
  const about = { agent, path: file.path, shown: file.shown };
  const whole = wholeFact(text);
  if (whole !== undefined) return [candidate(about, whole)];
  const items = text.includes('\n§') ? sectionItems(text) : markdownItems(text);
  const seen = new Set<string>();
  return items
    .filter(({ text: words }) => words.length >= shortest && words.length <= longest)
    .filter(({ text: words }) => !/^(?:@\S+|!?\[[^\]]*\]\([^)]*\.md\).*)$/.test(words))
    .map((item) => candidate(about, item))
    .filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** Lines of a pointer that this program put there say nothing of their own; line numbers stay. */
function withoutOwnBlocks(text: string): string {
  return text.replace(/^<!-- fugu:([a-z-]+) begin -->\n[\s\S]*?^<!-- fugu:\1 end -->$/gm, (block) =>
    block.replace(/[^\n]+/g, ''),
  );
}

interface Item {
  readonly line: number;
  readonly text: string;
  readonly heading?: string;
  readonly title?: string;
  readonly type?: MemoryType;
}

const types: Readonly<Record<string, MemoryType>> = {
  user: 'preference',
  feedback: 'convention',
  project: 'fact',
  reference: 'reference',
};

/** A file with front matter that names it is one thing remembered. */
function wholeFact(text: string): Item | undefined {
  const [all, matter] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  if (all === undefined || matter === undefined) return undefined;
  const yaml = readYaml(matter, 'memory');
  if (yaml.status === 'refused' || typeof yaml.value !== 'object' || yaml.value === null) {
    return undefined;
  }
  const { description, name, title, type } = yaml.value as Readonly<Record<string, unknown>>;
  const called = [title, description, name].find((one) => typeof one === 'string');
  const body = text.slice(all.length).trim();
  if (called === undefined || body === '' || body.length > longest) return undefined;
  const line = all.split('\n').length;
  return { line, text: body, title: String(called), type: types[String(type)] ?? 'fact' };
}

/** Entries parted by a section sign, as Hermes writes them. */
function sectionItems(text: string): readonly Item[] {
  let line = 1;
  return text.split(/^§[ \t]*$/m).flatMap((part) => {
    const lead = part.length - part.trimStart().length;
    const at = line + part.slice(0, lead).split('\n').length - 1;
    line += part.split('\n').length - 1;
    const words = part.trim();
    return words === '' ? [] : [{ line: at, text: words }];
  });
}

function candidate(
  about: { readonly agent: AgentName; readonly path: string; readonly shown: string },
  item: Item,
): Candidate {
  const { agent, path, shown } = about;
  const under = item.heading === undefined ? '' : `, under "${item.heading}"`;
  return {
    key: sha256(item.text).slice('sha256:'.length, 'sha256:'.length + 6),
    path,
    line: item.line,
    text: item.text,
    draft: {
      title: titleOf(item.title ?? item.text),
      type: item.type ?? typeOf(item.heading ?? ''),
      tags: [agent],
      source: agent,
      supersedes: [],
      confidence: 'medium',
      body: `${item.text}\n\nFrom ${shown}${under}.`,
    },
  };
}

function titleOf(text: string): string {
  const [first = ''] = text.split('\n');
  const plain = first
    .replace(/\*\*|__|`/g, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[.:;]$/, '')
    .trim();
  if (plain.length <= longestTitle) return plain === '' ? 'Imported' : plain;
  return `${plain
    .slice(0, longestTitle)
    .replace(/\s+\S*$/, '')
    .toWellFormed()}…`;
}

function typeOf(heading: string): MemoryType {
  if (/prefer|style of|about me|user/i.test(heading)) return 'preference';
  if (/convention|style|rule|workflow|guideline/i.test(heading)) return 'convention';
  if (/pitfall|gotcha|trap|avoid|known issue/i.test(heading)) return 'pitfall';
  if (/decision|decided/i.test(heading)) return 'decision';
  return /link|reference|resource|where/i.test(heading) ? 'reference' : 'fact';
}
