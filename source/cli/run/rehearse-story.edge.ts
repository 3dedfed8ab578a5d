import { findRehearsalAgents } from '../../app/run/rehearsal-agents.edge.ts';
import { storyOf } from '../../app/run/rehearsal-stories.edge.ts';
import type { CommandContext } from '../command.ts';
import { isPlain } from '../output-form.ts';
import { type Opened, openRehearsal, rehearsePlain, show, speedOf } from './open-rehearsal.edge.ts';

/** Plays the story that is asked for, on the dashboard or as lines; resolves with the exit code. */
export async function rehearseStory(context: CommandContext): Promise<number> {
  const speed = speedOf(context);
  const story = storyOf(context.args);
  const agents = context.flags.agents === true ? await findRehearsalAgents(context.env) : undefined;
  let opened: Promise<Opened> | undefined;
  const open = () => {
    opened = openRehearsal(context, { speed, story, agents });
    return opened.then(({ session }) => session);
  };
  try {
    return isPlain(context)
      ? await rehearsePlain(await open(), context)
      : await show(context, story.task, open);
  } finally {
    await opened?.then(
      (one) => one.close(),
      () => {},
    );
  }
}
