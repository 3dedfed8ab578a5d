import { splitReply } from '../../replies/split/split-reply.ts';
import { spokenThoughts, thoughtMarks } from '../../replies/split/thought-marks.ts';

/** The beginning of a streamed reply, held back for as long as it is thoughts. */
export interface HeldThoughts {
  /** What of the reply is shown as its answer now that this was added. */
  take(delta: string): string;
  /** Whether anything was held back as thoughts. */
  held(): boolean;
}

const longestMark = 300;

export function holdThoughts(): HeldThoughts {
  let said = '';
  let state: 'begins' | 'thinks' | 'answers' = 'begins';
  let held = false;
  return {
    held: () => held,
    take(delta) {
      if (state === 'answers') return delta;
      said += delta;
      // Only a mark ends thoughts, so nothing else is worth a look at the whole.
      const tail = said.slice(-(delta.length + longestMark));
      if (state === 'thinks' && !mayEnd(tail)) return '';
      if (mayBecomeMark(said)) return '';
      const { answer, problem, thoughts } = splitReply(said);
      held = thoughts.length > 0;
      const isOpen = held && answer === '' && thoughts.at(-1)?.[1] === said.length;
      state = isOpen ? 'thinks' : held && answer === '' ? 'begins' : 'answers';
      if (state !== 'answers') return '';
      return problem === undefined ? answer : said;
    },
  };
}

function mayEnd(tail: string): boolean {
  return thoughtMarks(tail).length > 0 || spokenThoughts.some(({ end }) => end.test(tail));
}

const spokenBeginnings = [
  'here is my thought process:',
  "here's my thought process:",
  'here are my reasoning steps:',
  'analysis',
  'commentary',
];

/** The first words may be the beginning of a mark, or of thoughts that words begin. */
function mayBecomeMark(said: string): boolean {
  const bare = said.trimStart();
  if (/^[<[◁][^>\]▷\n]*$/.test(bare)) return bare.length < longestMark;
  return spokenBeginnings.some((words) => words.startsWith(bare.toLowerCase()));
}
