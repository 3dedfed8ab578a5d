import { laneIds } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SpecDocument } from '../document.ts';
import { problemAt, type SpecPlace } from '../place.ts';
import { delegateNames } from '../pulse-document.ts';

/** What is wrong with the pulse: a delegate on a lane that is left out, or on the scarce reviewer. */
export function pulseProblems(spec: SpecDocument, place: SpecPlace): readonly Problem[] {
  return delegateNames.flatMap((name) => {
    const lane = spec.pulse?.delegates?.[name];
    if (lane === undefined) return [];
    const path = ['pulse', 'delegates', name];
    if (lane === 'scarce-reviewer') {
      return [
        problemAt(place, path, {
          kind: 'policy',
          what: 'A pulse runs every day, and the scarce-reviewer is never in a loop.',
          remedy: 'Name another lane, or leave the delegate out.',
        }),
      ];
    }
    const scarce = spec.lanes[lane]?.models.find((model) =>
      spec.lanes['scarce-reviewer']?.models.includes(model),
    );
    if (scarce !== undefined) {
      return [
        problemAt(place, path, {
          kind: 'policy',
          what: `A pulse runs every day, and ${scarce} on the lane ${lane} is the scarce-reviewer too, which is never in a loop.`,
          remedy: 'Name a lane without it.',
        }),
      ];
    }
    if (spec.lanes[lane]) return [];
    const have = laneIds.filter((id) => spec.lanes[id] && id !== 'scarce-reviewer').join(', ');
    return [
      problemAt(place, path, {
        what: `\`pulse.delegates.${name}\` names the lane ${lane}, which \`lanes\` leaves out.`,
        remedy: `Use one of those there are: ${have}.`,
      }),
    ];
  });
}
