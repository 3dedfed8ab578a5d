import { placesOf } from '../../app/places.ts';
import type { Session } from '../../app/session/session.edge.ts';
import type { CommandContext } from '../command.ts';
import { showDashboard } from '../dashboard/show-dashboard.edge.ts';
import { shownSession } from '../dashboard/shown-run.ts';
import { isPlain, plainForm } from '../output-form.ts';
import { finishPlain, printStory } from './print-story.edge.ts';
import { fromTheScreen } from './screen-starts.edge.ts';

/** The dashboard over a run, or its story as lines where there is no terminal. */
export async function follow(session: Session, context: CommandContext): Promise<number> {
  const stateDir = placesOf(context.env).state;
  if (!isPlain(context)) {
    return showDashboard(context, {
      shown: shownSession(session),
      stateDir,
      env: context.env,
      ...fromTheScreen(context),
    });
  }
  const form = plainForm(context);
  const stop = printStory(session, context, form);
  const code = await finishPlain(session, context, form);
  stop();
  return code;
}
