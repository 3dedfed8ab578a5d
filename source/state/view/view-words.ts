import type { Cost } from '../../domain/call.ts';
import type { ControlFile } from '../../domain/control-file.ts';
import type { Lineage } from '../../domain/ids.ts';
import type { ProposalState } from '../proposal-state.ts';
import type { RunState } from '../run-state.ts';

/** Small phrases that several views share, so that the same thing is always said the same way. */

/** Paths of files, the first of them, each with the beginning of its digest. */
export function fileWords(files: readonly ControlFile[], mostFiles = 12): string {
  const shown = files
    .slice(0, mostFiles)
    .map(({ path, digest }) => `${path} (${shortDigest(digest)})`);
  const more = files.length > mostFiles ? ` and ${files.length - mostFiles} more` : '';
  return `${shown.join(', ')}${more}`;
}

/** `nvidia`, `meta+nvidia`, or `unknown family`. */
export function familyWords(lineage: Lineage): string {
  return lineage.length === 0 ? 'unknown family' : lineage.join('+');
}

/** The first eight characters of a digest or git id, without the algorithm's name. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 8);
}

/** A tree as commands and refusals name it: its first twelve digits, as git shortens ids in large repositories. */
export function treeWord(tree: string): string {
  return tree.slice(0, 12);
}

/** The command that accepts what an audit is about, to be copied as it is. */
export function acceptCommand(run: string, tree: string): string {
  return `fugu audit ${run} --accept ${treeWord(tree)}`;
}

/** `$0.38`; amounts under a cent keep two figures, so that a cheap call is not shown as free. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.005) return `$${usd.toPrecision(2)}`;
  return `$${usd.toFixed(2)}`;
}

/** An amount with how it is known: `$0.02`, `about $0.02`, `subscription`, `free`. */
export function costWords(cost: Cost): string {
  switch (cost.mark) {
    case 'measured':
      return dollars(cost.usd);
    case 'estimated':
      return `about ${dollars(cost.usd)}`;
    case 'subscription':
    case 'free':
      return cost.mark;
    default:
      return never(cost.mark);
  }
}

/** `0:07`, `12:41`, `1:02:03`; negative spans count as zero. */
export function clockWords(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `14s`, `3m`, `2h`: how long something has gone on. */
export function spanWords(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return `${Math.floor(seconds / 3600)}h`;
}

/** `1 file`, `3 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Text as the middle of a sentence: without its closing full stop. */
export function inSentence(text: string): string {
  return text.trim().replace(/[.\s]+$/, '');
}

/** Ends a sentence with one full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** What a switch that forgot a case calls: the compiler refuses it, and so does the program. */
export function never(value: never): never {
  throw new Error(`no case for ${JSON.stringify(value)}`);
}

/** What became of a fact that was proposed for the shared memory. */
export function proposalWords(
  proposal: ProposalState,
  { run = '', ended }: Pick<RunState, 'run' | 'ended'>,
): string {
  switch (proposal.status) {
    case 'waiting':
      return ended
        ? `not kept; to keep it: fugu memory accept ${run} ${proposal.id}`
        : 'kept once the result has landed';
    case 'kept':
      return `kept as ${proposal.kept ?? ''}`;
    case 'dropped':
      return `dropped: ${proposal.because ?? ''}`;
    default:
      return never(proposal.status);
  }
}
