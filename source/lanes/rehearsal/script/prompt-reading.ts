// A prompt taken apart as a model would read it: header lines, then headed sections with fenced bodies.
import type { ShownFile } from './edit-blocks.ts';

export interface ShownBody {
  readonly title: string;
  readonly text: string;
}

export interface ShownSection {
  readonly heading: string;
  /** Lines between the heading and its first body. */
  readonly lead: string;
  readonly bodies: readonly ShownBody[];
}

export interface ReadPrompt {
  /** What `FUGU-PURPOSE:` says; undefined where no such line begins the prompt. */
  readonly purpose: string | undefined;
  /** What `FUGU-ROLE:` says: the part a kit gives out; undefined for everyone else. */
  readonly role?: string;
  /** Whether the request says that an earlier reply could not be read. */
  readonly isAgain: boolean;
  readonly sections: readonly ShownSection[];
}

/** Reads the header and the sections; text in fences is never taken for a heading. */
export function readAsk(prompt: string): ReadPrompt {
  const lines = prompt.split('\n');
  const end = lines.indexOf('');
  const header = lines.slice(0, end < 0 ? lines.length : end);
  const purpose = /^FUGU-PURPOSE: ([a-z-]+)$/.exec(header[0] ?? '')?.[1];
  const role = header.map((line) => /^FUGU-ROLE: ([a-z-]+)$/.exec(line)?.[1]).find(Boolean);
  return {
    purpose,
    ...(role === undefined ? {} : { role }),
    isAgain: header.includes('FUGU-REASK: yes'),
    sections: readSections(lines),
  };
}

interface OpenSection {
  readonly heading: string;
  readonly lead: string[];
  readonly bodies: ShownBody[];
  title: string;
}

function readSections(lines: readonly string[]): readonly ShownSection[] {
  const sections: OpenSection[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const section = sections.at(-1);
    const fence = /^(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      const close = lines.indexOf(fence, at + 1);
      const end = close < 0 ? lines.length : close;
      const text = lines
        .slice(at + 1, end)
        .map((one) => `${one}\n`)
        .join('');
      section?.bodies.push({ title: section.title, text });
      at = end;
    } else if (line.startsWith('## '))
      sections.push({ heading: line.slice(3), lead: [], bodies: [], title: '' });
    else if (section !== undefined && line.startsWith('### ')) section.title = line.slice(4);
    else if (section?.bodies.length === 0 && line !== '') section.lead.push(line);
  }
  return sections.map(({ heading, lead, bodies }) => ({ heading, lead: lead.join('\n'), bodies }));
}

export function sectionOf(ask: ReadPrompt, heading: string): ShownSection | undefined {
  return ask.sections.find((section) => section.heading === heading);
}

/** All text of a section's bodies; empty where the section is not there. */
export function textOf(ask: ReadPrompt, heading: string): string {
  return (sectionOf(ask, heading)?.bodies ?? []).map((body) => body.text).join('');
}

/** What a request for edits shows. */
export interface WorkAsk {
  /** Title and paths of the step. */
  readonly step: string;
  readonly files: readonly ShownFile[];
  readonly fileList: readonly string[];
  /** Whether an earlier change is to be mended. */
  readonly isRepair: boolean;
  /** A person's words. */
  readonly note?: string;
}

const repairHeadings = [
  'Note from a person',
  'Why the last edits were rejected',
  'Findings',
  'Counter-example',
  'Check log',
  'Conflict',
];

export function readWorkAsk(ask: ReadPrompt): WorkAsk {
  const note = textOf(ask, 'Note from a person').trim();
  return {
    step: stepText(ask),
    files: (sectionOf(ask, 'Files')?.bodies ?? []).map(({ title, text }) => ({
      path: title,
      text,
    })),
    fileList: textOf(ask, 'File list').split('\n'),
    isRepair: repairHeadings.some((heading) => sectionOf(ask, heading) !== undefined),
    ...(note === '' ? {} : { note }),
  };
}

/** Title and paths of the step a request is about; empty where it names none. */
export function stepText(ask: ReadPrompt): string {
  return ask.sections.find(({ heading }) => heading.startsWith('Step '))?.lead ?? '';
}
