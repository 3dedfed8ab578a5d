import type { Session } from '../../app/session/session.edge.ts';
import { exits } from '../../app/usage-error.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { safeText } from '../../ui/draw/paint.ts';
import { plainLines, summaryLines } from '../../ui/draw/plain.ts';
import type { CommandContext } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { PlainForm } from '../output-form.ts';
import { waitForSignal } from '../signals.edge.ts';

/** Prints a run's facts after the first `from`, then each as it becomes durable; returns how to stop. */
export function printStory(
  session: Session,
  { stdout }: Pick<CommandContext, 'stdout'>,
  form: PlainForm,
  from = 0,
): () => void {
  const print = (recorded: Parameters<typeof plainLines>[0]) => {
    const lines =
      form === 'json'
        ? recorded.map((one) => safeJson({ run: session.run, ...one }))
        : plainLines(recorded);
    if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  };
  print(session.conductor.history().slice(from));
  return session.conductor.onChange(print);
}

/** Waits until a run settles or a signal comes; says how it stands and answers with the exit code. */
export async function finishPlain(
  session: Session,
  context: CommandContext,
  form: PlainForm,
): Promise<number> {
  const { unserved } = session;
  if (unserved) context.stderr.write(`${unserved.what} ${unserved.remedy}\n`);
  const interrupted = waitForSignal();
  const settled = session.conductor.settled();
  const signal = await Promise.race([settled.then(() => undefined), interrupted.signal]);
  interrupted.stop();
  const state = session.conductor.state();
  if (form === 'lines') await sayStanding(session, context);
  const fault = session.fault();
  if (fault !== undefined) {
    context.stderr.write(`${String(fault)}\nResume it: fugu resume ${session.run}\n`);
    return exits.failed;
  }
  return signal === undefined ? exitCodeOf(state) : signal;
}

/** The closing report where there is one, then where the run stands and how to go on. */
async function sayStanding(session: Session, { stdout }: CommandContext): Promise<void> {
  const state = session.conductor.state();
  const report = state.report && (await session.world.blobs.text(state.report.digest));
  if (report) stdout.write(`\n${report.split('\n').map(safeText).join('\n')}`);
  stdout.write(`\n${summaryLines(state).join('\n')}\n`);
}
