import type { Author, ChangedFile } from '../../domain/artifact.ts';
import type { AuditItem } from '../../domain/audit.ts';
import type { Digest, StepId } from '../../domain/ids.ts';
import { countedAuthors } from '../../rule/author-set.ts';
import { servedIds } from '../../rule/served.ts';
import { findCall } from '../call-book.ts';
import type { AuditState, ChecksRecord, RunState, StepState, VerdictRecord } from '../run-state.ts';
import { countedVerdicts, currentAttempt } from './view-vouch.ts';
import { familyWords } from './view-words.ts';

/** A step of the audit: who wrote it, who verified it, and how far that carries. */
export type AuditStep = {
  readonly step: StepId;
  readonly title: string;
  readonly verified?: StepState['verified'];
  readonly authors: readonly string[];
  readonly verifiedBy: readonly string[];
  readonly doubtedBy: readonly string[];
  readonly patch?: Digest;
  readonly files: readonly ChangedFile[];
  readonly defects: readonly { readonly note: string; readonly by: string }[];
};

/** Everything a person sees before deciding. */
export type AuditSheet = {
  readonly tree: string;
  readonly patch: Digest;
  readonly openedAt: number;
  /** What a machine could not settle, most serious first. */
  readonly items: readonly AuditItem[];
  readonly files: readonly ChangedFile[];
  readonly steps: readonly AuditStep[];
  readonly checks?: ChecksRecord;
  readonly clearV?: NonNullable<RunState['clearV']>;
  readonly reviews: RunState['reviews'];
  /** Facts for the shared memory; those that wait are kept when the result has landed. */
  readonly proposals: RunState['proposals'];
  readonly quota?: { readonly used: number; readonly of: number };
  readonly decision?: AuditState['decision'];
  readonly note?: string;
  readonly by?: string;
};

/** The audit sheet; undefined while no audit was opened. */
export function auditSheet(state: RunState): AuditSheet | undefined {
  const { audit, integration } = state;
  if (!audit) return undefined;
  const lane = state.spec?.map.lanes['scarce-reviewer'];
  const steps = integration?.steps ?? [];
  return {
    tree: audit.tree,
    patch: audit.patch,
    openedAt: audit.openedAt,
    items: audit.items,
    files: integration?.files ?? [],
    steps: steps.flatMap((id) => auditStep(state, id)),
    reviews: state.reviews,
    proposals: state.proposals,
    ...(integration?.checks ? { checks: integration.checks } : {}),
    ...(state.clearV ? { clearV: state.clearV } : {}),
    ...(lane?.quota ? { quota: { used: state.scarceSpent, of: lane.quota.calls } } : {}),
    ...(audit.decision === undefined ? {} : { decision: audit.decision }),
    ...(audit.note === undefined ? {} : { note: audit.note }),
    ...(audit.by === undefined ? {} : { by: audit.by }),
  };
}

function auditStep(state: RunState, id: StepId): readonly AuditStep[] {
  const entry = state.steps[id];
  if (!entry) return [];
  const attempt = currentAttempt(state, id);
  const verdicts = countedVerdicts(attempt);
  const name = (record: VerdictRecord) => verifierName(state, record);
  const artifact = attempt?.product.type === 'patch' ? attempt.product.artifact : undefined;
  return [
    {
      step: id,
      title: entry.step.title,
      verified: entry.verified,
      authors: authorNames(attempt?.authors ?? [], state.spec?.map.authors ?? 'writers'),
      verifiedBy: verdicts.filter((one) => one.verdict.judgement === 'pass').map(name),
      doubtedBy: verdicts.filter((one) => one.verdict.judgement !== 'pass').map(name),
      files: artifact?.files ?? [],
      defects: entry.defects,
      ...(artifact === undefined ? {} : { patch: artifact.digest }),
    },
  ];
}

function authorNames(
  authors: readonly Author[],
  rule: 'writers' | 'writers-and-planners',
): readonly string[] {
  const counted = countedAuthors(authors, rule);
  return [
    ...new Set(
      counted.map(
        (one) =>
          `${one.model} (${familyWords(one.lineage)}${idWords(one.asked, one.served ?? [])})`,
      ),
    ),
  ];
}

/** What was asked for and what answered, where the two are not one text. */
function idWords(asked: string | undefined, served: readonly string[]): string {
  const other = served.filter((id) => id !== asked);
  return other.length === 0
    ? ''
    : `, asked for as ${asked ?? 'nothing'}, answered as ${other.join(', ')}`;
}

function verifierName(state: RunState, { call, verifier }: VerdictRecord): string {
  const entry = findCall(state.calls, call);
  const asked = entry && state.maps[entry.spec]?.models[verifier.model]?.model;
  const ids = entry?.outcome ? servedIds(entry.outcome.served) : [];
  return `${verifier.model} (${familyWords(verifier.lineage)}${witnessWords(verifier)}${idWords(asked, ids)})`;
}

function witnessWords({ served, witness }: VerdictRecord['verifier']): string {
  if (served !== 'declared') return '';
  return witness === undefined ? ', as declared' : `, as declared: ${witness}`;
}
