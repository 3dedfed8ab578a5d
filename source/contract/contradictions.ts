import type { LaneId, TaskClass } from '../domain/ids.ts';
import { laneIds } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { classesFor } from './route-words.ts';

/** What a sentence of a contract cannot have under the role map, and what to do about it. */
export type Contradiction = { readonly what: string; readonly remedy: string };

type Rule = (
  sentence: string,
  map: RoleMap,
  classes: readonly TaskClass[],
) => Contradiction | undefined;

const oneRule = 'the model that made something never verifies it, and no contract can change that';
const remedyRule = 'Take the sentence out; a model of another family verifies in any case.';

/** The article's words for each lane. */
const laneWords: Readonly<Record<LaneId, RegExp>> = {
  conductor: /\bconductor\b/i,
  thinker: /\bthinker\b/i,
  'worker-fast': /\bworker[- ]fast\b|\bfast (?:worker|coder)\b/i,
  'worker-directed': /\bworker[- ]directed\b|\b(?:directed|flash) worker\b/i,
  'worker-big': /\bworker[- ]big\b|\bbig (?:worker|coding model)\b/i,
  'second-brain': /\bsecond[- ]brain\b|\blocal model\b/i,
  'scarce-reviewer': /\bscarce[- ]reviewer\b/i,
};

/** Lanes a sentence speaks of. */
export function lanesIn(sentence: string): readonly LaneId[] {
  return laneIds.filter((lane) => laneWords[lane].test(sentence));
}

/** Lanes a sentence forbids altogether: `never call the local model`, `no scarce reviewer`. */
export function forbiddenLanes(sentence: string): readonly LaneId[] {
  const found =
    /\b(?:never|no|not|without|avoid|don't|do not)\b(?:\s+(?:to|call|use|ask|using|calling|asking|invoke|invoking|spend|the|any|be|a)\b)*\s+(.{1,30})/i.exec(
      sentence,
    );
  if (!found?.[1] || /\b(?:more than|in loops?|at once|parallel|twice|for|as|to)\b/i.test(found[1]))
    return [];
  const start = found[1];
  return laneIds.filter((lane) => {
    const at = laneWords[lane].exec(start)?.index;
    return at === 0;
  });
}

const verifying = `(?:verif(?:y|ies|ied)|signs? off|approves?|reviews?)`;
/** Whoever it is that does so; "checks its own folder" is no verification. */
const ownWork =
  /\b(?:verif(?:y|ies)|signs? off(?: on)?|approves?|reviews?|judges?|checks?)\s+(?:its|their)\s+own\s+(?:work|output|patch(?:es)?|code|changes?|artifacts?|diffs?|plans?|results?)\b/i;
const author = `(?:the author|its author|the writer|the same (?:model|family|lane)|the model that (?:wrote|writes|made|makes|produced|produces)[^,.;]{0,20}|each (?:model|worker)|(?:the )?workers?)`;

const selfVerified: Rule = (sentence) => {
  const own = new RegExp(
    String.raw`\b${author}\s+(?:may |can |must |should |will |itself )*${verifying}\b`,
    'i',
  );
  const asked =
    /\bself[- ](?:verif\w+|approv\w+|review)\b/i.test(sentence) ||
    ownWork.test(sentence) ||
    own.test(sentence);
  const denied = /\b(?:never|no|not|don't|cannot|nobody)\b/i.test(sentence);
  const about =
    /\b(?:self|own|author|writer|same|itself|it|wrote|writes|made|makes|produce[sd]?)\b/i.test(
      sentence,
    );
  return asked && !denied && about
    ? { what: `It lets an author verify its own work: ${oneRule}.`, remedy: remedyRule }
    : undefined;
};

const unverified: Rule = (sentence) => {
  const dropped =
    /\b(?:skip|omit|disable|drop|without|no|do not|don't|never|not)\b\s+(?:need(?:ed)?\s+|run\s+|do\s+|ask for\s+|any\s+|the\s+|a\s+)*(?:cross[- ]family\s+|independent\s+|further\s+)?(?:verif\w+|verifier)\b(?!\s+(?:the\s+)?(?:TLS|SSL|certificates?|signatures?|checksums?|hostnames?|addresses|links|URLs)\b)|\bverification is (?:optional|unnecessary|not needed)\b/i;
  const kept = /\b(?:never|not|don't)\s+(?:skip|omit|disable|drop)\b/i.test(sentence);
  const aboutAuthor = /\b(?:own|itself|author|self)\b/i.test(sentence);
  return dropped.test(sentence) && !aboutAuthor && !kept
    ? { what: 'It leaves verification out, and the role map asks for it.', remedy: remedyRule }
    : undefined;
};

const unaudited: Rule = (sentence) => {
  const alone =
    /\b(?:merge|land|push|commit|release|deploy|ship)\w*\b(?! notes)[^.;]{0,40}\b(?:without|no)\b[^.;]{0,25}\b(?:audit|approval|asking|person|human)\b|\b(?:auto(?:matically)?|directly)[- ](?:merge|land|push|commit)\w*\b|\bskip the audit\b|\b(?:merge|push|land|commit)\w*\s+(?:automatically|directly|straight)\b/i;
  const denied = /\b(?:never|nothing|do not|don't|must not|may not|no one|nobody)\b/i.test(
    sentence,
  );
  return alone.test(sentence) && !denied
    ? {
        what: 'It lands work without a person: nothing lands before the audit.',
        remedy: 'Take the sentence out, or ask for a branch that a person merges.',
      }
    : undefined;
};

const numbers: Readonly<Record<string, number>> = {
  once: 1,
  one: 1,
  twice: 2,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
};

const scarceTooOften: Rule = (sentence, map) => {
  if (!laneWords['scarce-reviewer'].test(sentence)) return undefined;
  const quota = map.lanes['scarce-reviewer']?.quota?.calls;
  if (quota === undefined || /\b(?:never|not|at most|no more|up to)\b/i.test(sentence))
    return undefined;
  const count = /\b(?:(\d+)|(twice|two|three|four|five))\b(?:\s*(?:times|calls|reviews))?/i.exec(
    sentence,
  );
  const often = /\b(?:every|each|always|all|routine(?:ly)?|in (?:a )?loops?)\b/i.test(sentence);
  const asked = Number(count?.[1] ?? numbers[count?.[2]?.toLowerCase() ?? ''] ?? 0);
  if (!often && asked <= quota) return undefined;
  return {
    what: `It asks for the scarce reviewer more often than its quota of ${quota} a job.`,
    remedy: `Say at most ${quota}, or raise the quota in the spec.`,
  };
};

const forbidsTheOnly: Rule = (sentence, map, classes) => {
  const forbidden = forbiddenLanes(sentence);
  for (const taskClass of classes) {
    const lanes = map.routing[taskClass].to.filter((lane) => map.lanes[lane]);
    if (lanes.length === 0 || !lanes.every((lane) => forbidden.includes(lane))) continue;
    return {
      what: `It forbids ${lanes.join(', ')}, and the role map has nobody else for \`${taskClass}\`.`,
      remedy: `Add a lane to the route of \`${taskClass}\`, or allow it.`,
    };
  }
  return undefined;
};

const onlyOneFamily: Rule = (sentence, map) => {
  if (!/\b(?:only|solely|exclusively|nothing but)\b/i.test(sentence)) return undefined;
  if (!/\b(?:models?|famil(?:y|ies)|use|vendor|provider)\b/i.test(sentence)) return undefined;
  const named = Object.entries(map.families)
    .filter(([family, patterns]) => familyPattern(family, patterns).test(sentence))
    .map(([family]) => family);
  const [only] = named;
  if (only === undefined || named.length > 1) return undefined;
  return {
    what: `It allows only ${only}, and then nobody of another family is left to verify.`,
    remedy: 'Allow a second family, if only for verification.',
  };
};

function familyPattern(family: string, patterns: readonly string[]): RegExp {
  const words = [family, ...patterns.map((one) => one.replaceAll(/[*/]/g, '').replace(/-$/, ''))];
  const safe = words
    .filter((word) => word.length > 2)
    .map((word) => word.replaceAll(/[.+?^$()|[\]{}\\]/g, '\\$&'));
  return new RegExp(String.raw`\b(?:${safe.join('|')})`, 'i');
}

const manyLocal: Rule = (sentence, map) => {
  const local = Object.values(map.models).some(({ driver }) => driver === 'slot');
  const many =
    /\b(?:(?:two|three|several|many|all) local models|local models?\b[^.;]{0,30}\b(?:in parallel|at once|concurrently))\b/i;
  const denied = /\b(?:never|not|no|don't)\b/i.test(sentence);
  return local && many.test(sentence) && !denied
    ? {
        what: 'It runs local models at once, and the local tier takes one request at a time.',
        remedy: 'Take it out; the slot queues callers itself.',
      }
    : undefined;
};

const rules: readonly Rule[] = [
  selfVerified,
  unverified,
  unaudited,
  scarceTooOften,
  forbidsTheOnly,
  onlyOneFamily,
  manyLocal,
];

/** Why a sentence of a contract cannot hold under this role map; undefined when nothing speaks against it. */
export function contradictionOf(
  sentence: string,
  map: RoleMap,
  taskClass: string | undefined,
): Contradiction | undefined {
  const classes: readonly TaskClass[] = ['plan', ...(classesFor(taskClass) ?? ['patch'])];
  for (const rule of rules) {
    const found = rule(sentence, map, classes);
    if (found) return found;
  }
  return undefined;
}
