import { systemClock } from '../../app/clock.edge.ts';
import { placesOf } from '../../app/places.ts';
import { keepAcceptedId } from '../../app/spec/accepted-ids.edge.ts';
import { addServedId } from '../../app/spec/add-served.edge.ts';
import { printProblem } from '../../domain/problem.ts';
import type { ServedOffer } from '../../rule/served-offer.ts';
import { askPerson } from '../ask-person.edge.ts';
import type { CommandContext } from '../command.ts';

/**
 * Asks on a terminal, one id after the other, and writes a line into the spec for each yes. The yes is kept
 * first: the next run has it among its facts.
 */
export async function offerLines(
  context: CommandContext,
  offers: readonly ServedOffer[],
): Promise<void> {
  const { env, flags, stdin, stdout } = context;
  if (flags.json === true || !stdin.isTTY || !stdout.isTTY) return;
  for (const { model, id, line } of offers) {
    const asks = `${model} answered as ${id}. Is that the model you ask for? Then ${line} is written.`;
    if (!(await askPerson(context, asks))) continue;
    const yes = { id, by: context.person, at: systemClock.now() };
    await keepAcceptedId(placesOf(env).state, model, yes);
    const added = await addServedId(env, model, id);
    const lines =
      added.status === 'written'
        ? [`${added.path} lets ${model} answer as ${id}.`]
        : added.problems.map(printProblem);
    stdout.write(`${lines.join('\n')}\n`);
  }
}
