/** Words that ask for a judgement and name no way to come to it. */
const vague =
  /\b(?:good|better|best|nice|clean(?:er|ly)?|proper(?:ly)?|robust|elegant|intuitive|user[- ]friendly|easy to (?:use|read)|high[- ]quality|well[- ]\w+|modern|seamless|optimal|reasonable|appropriate(?:ly)?|fast(?:er)?|performant|scalable|maintainable|production[- ]ready|state of the art|as (?:needed|expected|appropriate)|looks? (?:good|right)|works? (?:well|fine|properly|as expected)|etc)\b/i;

/** A figure, a bound or a name in code makes a vague word measurable. */
const measured = /\d|`[^`]+`|\b(?:exit|returns?|equals?|at (?:most|least)|within|below|above)\b/i;

/** Programs that checks are run with; a quoted phrase that begins with another word is no command. */
const program =
  /^(?:\.{0,2}\/[\w./-]+|npm|npx|pnpm|yarn|bun|deno|node|tsc|vitest|jest|make|just|task|pytest|python3?|uv|tox|ruff|mypy|cargo|go|mvn|gradle|dotnet|ruby|bundle|rake|php|composer|swift|git|test|grep|rg|diff|cmp|jq|sh|bash)(?:\s|$)/;

/** The command a criterion names in backticks; undefined when none of them looks like one. */
export function commandIn(criterion: string): string | undefined {
  const quoted = [...criterion.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text.trim());
  return quoted.find((text) => program.test(text));
}

export type Checkable =
  /** A command that exits with 0 shows it. */
  | { readonly status: 'command'; readonly command: string }
  /** A person could tell, but no command is named. */
  | { readonly status: 'claimed' }
  /** Two people could disagree on it for ever. */
  | { readonly status: 'vague'; readonly word: string };

/** How a success criterion could be checked. */
export function checkableOf(criterion: string): Checkable {
  const command = commandIn(criterion);
  if (command !== undefined) return { status: 'command', command };
  const word = vague.exec(criterion)?.[0];
  return word === undefined || measured.test(criterion)
    ? { status: 'claimed' }
    : { status: 'vague', word };
}
