import { join } from 'node:path';
import { recordsOf } from '../../app/session/records.edge.ts';
import { proveHistory } from '../../app/session/session.edge.ts';
import { verdictLine } from '../../app/session/stored-replies.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { rereadVerdicts } from '../../conductor/reread-verdicts.ts';
import { copyFile, readAnchored } from '../../journal/anchor.edge.ts';
import { runBlobs } from '../../journal/blobs.edge.ts';
import { checkChain, jsonLines } from '../../journal/chain.ts';
import { journalFile } from '../../journal/file-journal.edge.ts';
import { counted, sentence, treeWord } from '../../state/view/view-words.ts';
import { safeText } from '../../ui/draw/paint.ts';
import { type Anchor, findAnchors } from '../../workspace/git/anchors.edge.ts';
import { createGit } from '../../workspace/git/git.edge.ts';
import type { CommandContext } from '../command.ts';

/** One thing that was looked at; `unknown` where there was nothing to hold the journal against. */
type Finding = { readonly status: 'good' | 'false' | 'unknown'; readonly text: string };
type RunPlace = { readonly id: string; readonly dir: string };

/**
 * Holds a run's journal against the commit it landed, its own rules and the replies it kept. Ends with
 * 0 where all of it holds, 1 where something differs, 2 where no commit vouches for anything.
 */
export async function verifyJournal(context: CommandContext, place: RunPlace): Promise<number> {
  const findings = [...(await chainFindings(context, place)), ...(await loadFindings(place))];
  context.stdout.write(`${findings.map(({ text }) => safeText(text)).join('\n')}\n`);
  if (findings.some(({ status }) => status === 'false')) return exits.failed;
  return findings.some(({ status }) => status === 'unknown') ? exits.badInput : exits.done;
}

/** What is needed before the journal is believed: read from its lines as they are, whatever is wrong with it. */
type Raw = { readonly repo?: string; readonly commit?: string; readonly accepted?: string };

async function chainFindings(
  { env }: CommandContext,
  { id, dir }: RunPlace,
): Promise<readonly Finding[]> {
  const { journal = new Uint8Array(), copy } = await readAnchored(dir);
  const lines = jsonLines(journal);
  const raw = rawOf([...lines, ...jsonLines(copy ?? new Uint8Array())]);
  if (raw.repo === undefined) return [unanchored('the journal names no repository')];
  const git = createGit({ path: env.PATH ?? '/usr/bin:/bin', home: env.HOME ?? '/nonexistent' });
  const found = await findAnchors(git, raw.repo, { run: id, commit: raw.commit });
  if (found.status === 'refused') return [unanchored(`${raw.repo} cannot be read: ${found.what}`)];
  if (found.anchors.length === 0) {
    const why = raw.commit === undefined ? '; it has not landed' : '';
    return [unanchored(`no commit in ${raw.repo} holds a head of this run${why}`)];
  }
  const held = { journal, copy, lines, dir, repo: raw.repo };
  return found.anchors.map((anchor) => anchorFinding(anchor, held));
}

function unanchored(why: string): Finding {
  const text = `Unanchored: ${sentence(why)} What the journal says cannot be held against anything outside its folder.`;
  return { status: 'unknown', text };
}

function anchorFinding(
  { commit, tree, head }: Anchor,
  held: {
    readonly journal: Uint8Array;
    readonly copy: Uint8Array | undefined;
    readonly lines: readonly Uint8Array[];
    readonly dir: string;
    readonly repo: string;
  },
): Finding {
  const who = `commit ${treeWord(commit)} in ${held.repo}`;
  const file = join(held.dir, journalFile);
  const check = checkChain(held.journal, head, held.copy);
  switch (check.status) {
    case 'match': {
      const accepted = acceptedTree(held.lines[check.lines - 1]);
      if (accepted === undefined) {
        const text = `${file}:${check.lines}: ${who} confirms the lines up to here only, and here nothing was accepted.`;
        return { status: 'false', text };
      }
      return {
        status: 'good',
        text: matchText(check.lines, held.lines.length, who, accepted === tree),
      };
    }
    case 'changed': {
      const text = `${file}:${check.line}: this line is not the one that ${who} confirms; lines 1–${check.lines} stood there when the result was accepted, and ${copyFile} beside it still has them.`;
      return { status: 'false', text };
    }
    case 'changed somewhere': {
      const why =
        check.copy === 'absent'
          ? `${copyFile}, which had the old lines, is gone`
          : `${copyFile} was changed as well`;
      const text = `${file}: some line up to the decision is not the one that ${who} confirms. Which one cannot be told: ${why}.`;
      return { status: 'false', text };
    }
    default:
      return check satisfies never;
  }
}

function matchText(lines: number, total: number, who: string, sameTree: boolean): string {
  const after =
    total > lines
      ? ` Lines ${lines + 1}–${total} came after the decision, and no commit confirms them.`
      : '';
  const other = sameTree
    ? ''
    : ' That commit holds another tree than the accepted one: it was rebased, squashed or amended.';
  return `Lines 1–${lines} match ${who}: nothing up to the decision was changed since it landed.${after}${other}`;
}

function rawOf(lines: readonly Uint8Array[]): Raw {
  let raw: Raw = {};
  for (const line of lines) {
    const fact = factOf(line);
    const { repo, commit } = fact;
    if (fact.type === 'JobSubmitted' && raw.repo === undefined && isObject(repo)) {
      raw = typeof repo.path === 'string' ? { ...raw, repo: repo.path } : raw;
    }
    if (fact.type === 'Landed' && typeof commit === 'string') raw = { ...raw, commit };
  }
  return raw;
}

function acceptedTree(line: Uint8Array | undefined): unknown {
  const { type, decision, tree } = line === undefined ? {} : factOf(line);
  return type === 'AuditDecided' && decision === 'accepted' ? tree : undefined;
}

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

function factOf(line: Uint8Array): Loose {
  try {
    const envelope: unknown = JSON.parse(Buffer.from(line).toString('utf8'));
    return isObject(envelope) && isObject(envelope.fact) ? envelope.fact : {};
  } catch {
    return {};
  }
}

/** Whether the journal loads at all, keeps the rules, and says what its stored replies say. */
async function loadFindings({ dir }: RunPlace): Promise<readonly Finding[]> {
  try {
    const records = await recordsOf(dir);
    const state = proveHistory(records, dir);
    const whole = `${counted(records.length, 'line')} are whole and in order, and keep the rules.`;
    const { misread, read, gone } = await rereadVerdicts(state, runBlobs(dir));
    return [
      { status: 'good', text: whole },
      ...misread.map((one): Finding => ({ status: 'false', text: verdictLine(one, records, dir) })),
      ...(misread.length > 0 ? [] : [repliesFinding(read, gone)]),
    ];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [{ status: 'false', text: `${error.message} ${error.remedy}` }];
  }
}

function repliesFinding(read: number, gone: number): Finding {
  const lost = gone === 0 ? '' : ` The replies of ${gone} more are no longer kept.`;
  return {
    status: 'good',
    text: `${counted(read, 'verdict')} say what the stored replies say.${lost}`,
  };
}
