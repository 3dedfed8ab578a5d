import type { Fact, FactOf } from '../../domain/facts.ts';
import { modelLineage } from '../../rule/identity.ts';
import { allCalls } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import type { AttemptState, RunState } from '../../state/run-state.ts';
import { productDigest } from '../../state/select.ts';
import type { Story } from './story.ts';
import { type Truth, trulyApart } from './truth.ts';

/** A fact that somebody with an editor writes into the journal at this point. */
export type Forgery = {
  readonly name: string;
  readonly fact: Fact;
  /** It says what did not happen, so the fold must refuse it; the rest must come to no harm. */
  readonly isFalse: boolean;
};

const by = 'forger';
const another = 'tree:another';

/**
 * Facts that would let something land that nobody of another family judged, or another tree than a
 * person accepted. The fold must refuse each one, or come to no harm by it.
 */
export function forgeriesOf({ state, truth }: Story): readonly Forgery[] {
  const attempt = state.attempts['s1.a.0'];
  return [
    ...(attempt
      ? [...verdicts(state, truth, attempt), ...ownVerifier(state, attempt), done(attempt)]
      : []),
    ...otherAuthor(state),
    ...decisions(state),
  ];
}

/** A passing verdict in the name of each verify call that ended without one. */
function verdicts(state: RunState, truth: Truth, attempt: AttemptState): readonly Forgery[] {
  const isTrue = (call: string) =>
    truth[call]?.read === true &&
    attempt.authors.every((author) => trulyApart(truth[call], truth[author.call]));
  return endedVerifies(state, attempt).map((entry) => ({
    name: `pass of ${entry.call.id}`,
    isFalse: !isTrue(entry.call.id),
    fact: {
      ...{ type: 'VerdictGiven', call: entry.call.id, step: attempt.step, attempt: attempt.id },
      artifact: productDigest(attempt) ?? '',
      verifier: {
        ...{
          lane: entry.call.lane,
          model: entry.call.model,
          served: entry.outcome?.served.by ?? 'declared',
        },
        lineage: [...lineageSeen(state, entry)],
      },
      verdict: readAs(entry),
      covers: (entry.reading?.parts ?? []).flatMap(({ marks }) => marks.map(({ hunk }) => hunk)),
      cited: false,
    } satisfies FactOf<'VerdictGiven'>,
  }));
}

/** What its reply was read as, else a pass out of nothing. */
function readAs({ outcome }: CallState): FactOf<'VerdictGiven'>['verdict'] {
  const product = outcome?.product;
  const nothing = { judgement: 'pass' as const, findings: [], because: by };
  if (product?.type !== 'verdict') return nothing;
  return { ...nothing, because: product.verdict.because };
}

function endedVerifies(state: RunState, attempt: AttemptState): readonly CallState[] {
  return allCalls(state.calls).filter(
    ({ call, status }) =>
      call.attempt === attempt.id && call.purpose === 'verify' && status === 'ended',
  );
}

/** What the spec and the reply say of the model: the best that a forger can write. */
function lineageSeen(state: RunState, { call, spec, outcome }: CallState): readonly string[] {
  const map = state.maps[spec];
  return map ? modelLineage(map, call.model, outcome?.served) : [];
}

/** The author is asked to verify its own work. */
function ownVerifier(state: RunState, attempt: AttemptState): readonly Forgery[] {
  const author = attempt.authors.find(({ role }) => role === 'writer');
  const wrote = allCalls(state.calls).find(({ call }) => call.id === author?.call);
  const artifact = productDigest(attempt);
  if (!author || !wrote || artifact === undefined || attempt.verdicts.length > 0) return [];
  const call = {
    ...{ id: 's1.verify.9', step: 's1', purpose: 'verify' as const, attempt: attempt.id },
    ...{ lane: wrote.call.lane, model: author.model, artifact, because: by, passedOver: [] },
  };
  return [{ name: 'the author verifies', isFalse: true, fact: { type: 'CallRouted', call } }];
}

function done(attempt: AttemptState): Forgery {
  const isFalse = attempt.verdicts.length === 0;
  const fact = { step: 's1', attempt: attempt.id, verified: 'passed' as const };
  return { name: 'done without a verdict', isFalse, fact: { type: 'StepDone', ...fact } };
}

/** The patch is said to be somebody else's, so that its author may judge it. */
function otherAuthor(state: RunState): readonly Forgery[] {
  const attempt = state.attempts['s1.a.0'];
  const wrote = attempt?.calls.at(-1);
  if (attempt?.product.type !== 'none' || wrote === undefined) return [];
  const author = { call: wrote, model: 'nobody', lineage: ['nobody'], role: 'writer' as const };
  const artifact = {
    ...{ digest: 'patch:s1.a.0', baseTree: 'tree:base', tree: 'tree:s1.a.0', notices: [] },
    files: [{ path: 'src/s1.ts', change: 'modified' as const, added: 3, removed: 1 }],
  };
  const fact = { step: 's1', attempt: attempt.id, artifact, authors: [author] };
  return [{ name: 'another author', isFalse: true, fact: { type: 'ArtifactProduced', ...fact } }];
}

/** What a person is said to have decided, and what is said to have landed. */
function decisions(state: RunState): readonly Forgery[] {
  const { integration, audit, job } = state;
  if (!integration || !job) return [];
  const tree = audit?.tree ?? integration.tree;
  const landing = {
    ...{ ref: 'refs/heads/fugu/search', base: job.repo.base, patch: integration.patch },
    ...{ message: by, dateS: 1_700_000_000 },
  };
  return [
    { name: 'audit of another tree', isFalse: true, fact: opened(another, integration.patch) },
    {
      name: 'accepted',
      isFalse: audit === undefined,
      fact: { type: 'AuditDecided', decision: 'accepted', tree, by },
    },
    {
      name: 'accepted another tree',
      isFalse: true,
      fact: { type: 'AuditDecided', decision: 'accepted', tree: another, by },
    },
    {
      name: 'to be landed',
      isFalse: audit?.decision !== 'accepted',
      fact: { type: 'LandingIntended', ...landing, tree },
    },
    {
      name: 'another to be landed',
      isFalse: true,
      fact: { type: 'LandingIntended', ...landing, tree: another },
    },
    {
      name: 'landed',
      isFalse: state.landing === undefined,
      fact: { type: 'Landed', ref: landing.ref, commit: 'c0ffee', merge: '' },
    },
  ];
}

const opened = (tree: string, patch: string): Fact => ({
  type: 'AuditOpened',
  tree,
  patch,
  items: [],
});
