import { isSettled } from '../../integrations/mcp/run-status.ts';
import { type Asking, ToolRefusal } from '../../integrations/mcp/tool-backend.ts';
import type { RunState } from '../../state/run-state.ts';
import { nowDoing, phaseOf } from '../../state/view/view-header.ts';
import { type FollowedRun, followRun } from '../session/followed-run.edge.ts';

/** A run as it stands after a wait. */
export type Looked = { readonly state: RunState; readonly isOpen: boolean };

/** Some hosts end a call that says nothing for a minute, and count every notification as a word. */
const progressMs = 1_000;

/**
 * Looks at a run, and waits at most `waitS` seconds until only a person can go on or it has ended,
 * with progress once a second. Stops waiting when the call is no longer wanted.
 */
export async function lookAt(
  folder: { readonly id: string; readonly dir: string },
  waitS: number,
  { signal, progress }: Pick<Asking, 'signal' | 'progress'>,
): Promise<Looked> {
  const followed = await followRun(folder.id, folder.dir);
  const looked = (): Looked => ({
    state: followed.conductor.state(),
    isOpen: followed.ownership().status === 'open',
  });
  try {
    if (waitS > 0) await wait(followed, waitS, { signal, progress });
    const trouble = followed.trouble();
    if (trouble) throw new ToolRefusal(trouble.message, trouble.remedy);
    return looked();
  } finally {
    followed.close();
  }
}

function wait(
  followed: FollowedRun,
  waitS: number,
  { signal, progress }: Pick<Asking, 'signal' | 'progress'>,
): Promise<void> {
  return new Promise((resolve) => {
    const state = () => followed.conductor.state();
    const isOver = () =>
      signal.aborted ||
      followed.trouble() !== undefined ||
      isSettled(state(), followed.ownership().status === 'open');
    const ticker = setInterval(() => progress(words(state())), progressMs);
    const limit = setTimeout(() => end(), waitS * 1_000);
    const stops: (() => void)[] = [];
    const end = () => {
      clearInterval(ticker);
      clearTimeout(limit);
      for (const stop of stops) stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const check = () => {
      if (isOver()) end();
    };
    stops.push(followed.conductor.onChange(check), followed.onOwnership(check));
    stops.push(followed.onTrouble(check));
    signal.addEventListener('abort', end, { once: true });
    check();
  });
}

function words(state: RunState): string {
  return [phaseOf(state), nowDoing(state)[0] ?? ''].filter(Boolean).join(': ');
}
