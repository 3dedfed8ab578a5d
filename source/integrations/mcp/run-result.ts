import { resultOfRun } from '../../conductor/handed-over.ts';
import type { Author } from '../../domain/artifact.ts';
import type { Digest } from '../../domain/ids.ts';
import type { RunState, VerdictRecord } from '../../state/run-state.ts';
import { endWord } from '../../state/select.ts';
import { countedVerdicts, currentAttempt } from '../../state/view/view-vouch.ts';
import { nextFor, statusWord } from './run-status.ts';
import type { RunResult } from './shapes.ts';

/** The texts of a run's blobs; undefined where one is not kept any more. */
export type Texts = {
  text(digest: Digest): Promise<string | undefined>;
  diff(patch: Digest): Promise<string | undefined>;
};

/** Longest diff, answer and report; what is longer is read with `fugu audit` or in the dashboard. */
const maxChars = 60_000;

/** What a run came to, for a host's model; nothing in it can be used to accept it. */
export async function runResult(
  run: string,
  state: RunState,
  isOpen: boolean,
  texts: Texts,
): Promise<RunResult> {
  const status = statusWord(state, isOpen);
  const over = resultOfRun(state);
  const diff = over && (await texts.diff(over.patch));
  const report = state.report && (await texts.text(state.report.digest));
  return {
    run,
    status,
    ...(state.ended ? { ended: endWord(state), because: state.ended.because } : {}),
    authors: writersOf(over?.authors ?? []),
    files: filesOf(state).map((file) => ({ ...file })),
    ...(diff === undefined ? {} : { diff: cut(diff) }),
    diff_cut: (diff?.length ?? 0) > maxChars,
    verdicts: verdictsOf(state),
    checks: checksOf(state).map(({ name, status: how }) => ({ name, status: how })),
    answers: await answersOf(state, texts),
    ...(state.landed ? { landed: { ...state.landed } } : {}),
    ...(report === undefined ? {} : { report: cut(report) }),
    next: nextFor(run, state, status),
  };
}

/** Each model that wrote or mended, once. */
function writersOf(authors: readonly Author[]): RunResult['authors'] {
  const writers = authors.filter(({ role }) => role === 'writer');
  const once = new Map(writers.map(({ model, lineage }) => [model, [...lineage]]));
  return [...once].map(([model, families]) => ({ model, families }));
}

const cut = (text: string) => text.slice(0, maxChars).toWellFormed();

function filesOf(state: RunState) {
  if (state.job?.kind !== 'verify') return state.integration?.files ?? [];
  const product = currentAttempt(state, 'diff')?.product;
  return product?.type === 'patch' ? product.artifact.files : [];
}

function checksOf(state: RunState) {
  const checks = state.integration?.checks ?? currentAttempt(state, 'diff')?.checks;
  return checks?.results ?? [];
}

/** Every verdict that counts on what each step came to. */
function verdictsOf(state: RunState): RunResult['verdicts'] {
  return Object.keys(state.steps).flatMap((step) =>
    countedVerdicts(currentAttempt(state, step)).map((record) => verdictOf(step, record)),
  );
}

function verdictOf(step: string, { verdict, verifier, unread }: VerdictRecord) {
  return {
    step,
    judgement: verdict.judgement,
    because: verdict.because,
    model: verifier.model,
    families: [...verifier.lineage],
    served: verifier.served,
    ...(unread === undefined ? {} : { unread: [...unread] }),
    findings: verdict.findings.map(({ severity, what, file, line }) => ({
      severity,
      what,
      where: [file, line].filter((part) => part !== undefined).join(':'),
    })),
  };
}

async function answersOf(state: RunState, texts: Texts): Promise<RunResult['answers']> {
  const found = await Promise.all(
    Object.keys(state.steps).map(async (step) => {
      const product = currentAttempt(state, step)?.product;
      const text = product?.type === 'answer' ? await texts.text(product.digest) : undefined;
      return text === undefined ? [] : [{ step, text: cut(text) }];
    }),
  );
  return found.flat();
}
