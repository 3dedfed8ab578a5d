import type { Blobs } from '../../conductor/ports.ts';
import { delegates, localPass } from '../../pulse/delegates.ts';
import type { PulseDay, PulseFinding } from '../../pulse/pulse-day.ts';
import { readFindings } from '../../pulse/pulse-replies.ts';
import { allCalls } from '../../state/call-book.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { callsOf, chosenAttempt } from '../../state/select.ts';
import { stepAnswer } from '../step-answer.ts';

type Asked = PulseDay['delegates'][number];

/** What a pulse's run came to: findings with who vouches for them, and who did not answer and why. */
export interface PulseOutcome {
  readonly findings: readonly PulseFinding[];
  readonly delegates: readonly Asked[];
  readonly synthesis?: string;
}

/** Reads the steps of a pulse. A reply that cannot be read makes its delegate a failed one, named. */
export async function readPulse(
  state: RunState,
  blobs: Pick<Blobs, 'text'>,
): Promise<PulseOutcome> {
  const read = await Promise.all(delegates.map((id) => readDelegate(state, id, blobs)));
  const local = await readLocal(state, blobs);
  return {
    findings: read.flatMap(({ findings }) => findings),
    delegates: [...read.map(({ asked }) => asked), local.asked],
    ...(local.synthesis === undefined ? {} : { synthesis: local.synthesis }),
  };
}

async function readDelegate(
  state: RunState,
  id: string,
  blobs: Pick<Blobs, 'text'>,
): Promise<{ readonly asked: Asked; readonly findings: readonly PulseFinding[] }> {
  const head = { id, ...speakerOf(state, id) };
  const answer = await answerOf(state, state.steps[id], blobs);
  if ('because' in answer) {
    return { asked: { ...head, status: 'failed', because: answer.because }, findings: [] };
  }
  const reading = readFindings(answer.text);
  if (reading.status === 'unreadable') {
    const because = `its reply was not usable: ${reading.because}`;
    return { asked: { ...head, status: 'failed', because }, findings: [] };
  }
  const vouched = vouchedFor(state.steps[id]?.verified);
  const verified = verifiedBy(state, state.steps[id]);
  const findings = reading.value.map((one) => ({ ...one, from: id, vouched }));
  return { asked: { ...head, status: 'answered', verified }, findings };
}

async function readLocal(
  state: RunState,
  blobs: Pick<Blobs, 'text'>,
): Promise<{ readonly asked: Asked; readonly synthesis?: string }> {
  const step = state.steps[localPass];
  const head = { id: localPass, ...speakerOf(state, localPass) };
  if (!step) {
    const because = 'the role map has no local model behind the slot';
    return { asked: { ...head, status: 'skipped', because } };
  }
  const answer = await answerOf(state, step, blobs);
  if ('because' in answer) return { asked: { ...head, status: 'failed', because: answer.because } };
  const synthesis = answer.text.trim();
  if (synthesis === '')
    return { asked: { ...head, status: 'failed', because: 'the reply is empty' } };
  return { asked: { ...head, status: 'answered' }, synthesis };
}

async function answerOf(
  state: RunState,
  step: StepState | undefined,
  blobs: Pick<Blobs, 'text'>,
): Promise<{ readonly text: string } | { readonly because: string }> {
  if (step?.status !== 'done') {
    const held = heldBy(state, step);
    return { because: step?.because ?? held ?? 'it was not done when the pulse ended' };
  }
  const text = await stepAnswer(state, step, blobs);
  return text === undefined ? { because: 'its answer is not held' } : { text };
}

/** A call the budget did not let through. */
function heldBy(state: RunState, step: StepState | undefined): string | undefined {
  const held = allCalls(state.calls).some(
    ({ call, status }) => status === 'held' && call.step === step?.step.id,
  );
  return held ? `the budget of $${state.budgetUsd.toFixed(2)} did not reach for it` : undefined;
}

function speakerOf(state: RunState, id: string): Pick<Asked, 'lane' | 'model'> {
  const call = callsOf(state, id, 'work').at(-1)?.call;
  return call ? { lane: call.lane, model: call.model } : {};
}

function vouchedFor(verified: StepState['verified']): PulseFinding['vouched'] {
  switch (verified) {
    case 'passed':
      return 'verified';
    case 'doubted':
    case 'inconclusive':
      return 'doubted';
    case 'not-required':
    case undefined:
      return 'not-verified';
    default:
      return verified satisfies never;
  }
}

function verifiedBy(state: RunState, step: StepState | undefined): string {
  const verdicts = (step && chosenAttempt(state, step)?.verdicts) ?? [];
  const words = verdicts.map(
    ({ verifier, verdict }) =>
      `${verifier.model} (${verifier.lineage.join('+')}) says ${verdict.judgement}`,
  );
  return words.join('; ') || 'nobody verified it';
}
