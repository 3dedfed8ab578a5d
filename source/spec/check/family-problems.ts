import { suggest } from '../../base/nearest-word.ts';
import type { Problem } from '../../domain/problem.ts';
import { shippedFamilies, shippedPatternsOf } from '../../rule/family-table.ts';
import { namesWord } from '../../rule/pattern.ts';
import type { SpecDocument } from '../document.ts';
import { problemAt, type Saying, type SpecPlace, type WordPath } from '../place.ts';

type Report = (path: WordPath, saying: Saying) => Problem;

/** What is wrong with the patterns a spec adds and takes out; each one taken out is named. */
export function familyProblems(spec: SpecDocument, place: SpecPlace): readonly Problem[] {
  const report: Report = (path, saying) => problemAt(place, path, saying);
  return [...addedProblems(spec, report), ...removedProblems(spec, report)];
}

function addedProblems({ families }: SpecDocument, report: Report): readonly Problem[] {
  return Object.entries(families ?? {}).flatMap(([family, patterns]) =>
    patterns.flatMap((pattern, at) => {
      if (namesWord(pattern)) return [];
      const what = `The pattern ${JSON.stringify(pattern)} of ${family} names no word in plain letters.`;
      const remedy = 'Name a word of the ids you mean, for example `"house*"`.';
      return [report(['families', family, at], { what, remedy })];
    }),
  );
}

function removedProblems({ without }: SpecDocument, report: Report): readonly Problem[] {
  return Object.entries(without ?? {}).flatMap(([family, patterns]) => {
    const have = shippedPatternsOf(family);
    if (have.length === 0) return [unknownFamily(family, report)];
    return patterns.map((pattern, at) => {
      const path = ['without', family, at];
      return have.includes(pattern)
        ? report(path, removed(family, pattern))
        : report(path, notShipped({ family, pattern, have }));
    });
  });
}

function unknownFamily(family: string, report: Report): Problem {
  const what = `\`without\` names the family ${family}, and no such family is shipped.`;
  const remedy = suggest(family, [...shippedFamilies], 'Take it out.');
  return report(['without', family], { what, remedy });
}

function notShipped({
  family,
  pattern,
  have,
}: {
  readonly family: string;
  readonly pattern: string;
  readonly have: readonly string[];
}): Saying {
  const what = `\`without\` names ${JSON.stringify(pattern)}, which is not a shipped pattern of ${family}.`;
  return { what, remedy: `Its shipped patterns are ${have.join(', ')}.` };
}

function removed(family: string, pattern: string): Saying {
  const what = `\`without\` takes the shipped pattern ${JSON.stringify(pattern)} out of ${family}: ids that it matches no longer count as ${family}.`;
  const remedy = 'Put it back unless those ids are not its weights; the audit says so too.';
  return { severity: 'warning', kind: 'policy', what, remedy };
}
