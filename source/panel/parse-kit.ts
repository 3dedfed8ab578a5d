import type { Problem } from '../domain/problem.ts';
import { findSecrets } from '../safety/redact.ts';
import { printPath, problemAt, type SpecPlace, type WordPath } from '../spec/place.ts';
import { readYaml } from '../spec/yaml-text.ts';
import { type Kit, type KitDocument, kitSchema, mostKitCharacters } from './kit.ts';

/** A file that a kit names, as its reader found it. */
export type KitFile = { readonly text: string } | { readonly because: string };

export type KitReading =
  | {
      readonly status: 'read';
      readonly kit: Kit;
      readonly warnings: readonly Problem[];
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

type ShapeReading =
  | { readonly status: 'read'; readonly document: KitDocument; readonly place: SpecPlace }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** The files a kit names, as it writes them, so that a caller can read them; none where it cannot be read. */
export function kitFiles(text: string, file: string): readonly string[] {
  const shape = readShape(text, file);
  if (shape.status === 'refused') return [];
  const { options, references = [] } = shape.document;
  return [...options, ...references].flatMap((one) => (one.file === undefined ? [] : [one.file]));
}

/**
 * Reads a kit. `files` holds what `kitFiles` named. Every problem has its line and its remedy; an option
 * whose text gives its own name away is a warning, since options are shown without names.
 */
export function parseKit(
  text: string,
  file: string,
  files: ReadonlyMap<string, KitFile>,
): KitReading {
  const shape = readShape(text, file);
  if (shape.status === 'refused') return shape;
  const { document, place } = shape;
  const problems = [...nameProblems(document, place), ...fileProblems(document, place, files)];
  if (problems.length > 0) return { status: 'refused', problems };
  const kit = kitOf(document, files);
  const long = lengthProblems(kit, place);
  if (long.length > 0) return { status: 'refused', problems: long };
  return { status: 'read', kit, warnings: [...tellingTexts(kit, place), ...keyTexts(kit, place)] };
}

function readShape(text: string, file: string): ShapeReading {
  const yaml = readYaml(text, file);
  if (yaml.status === 'refused') return yaml;
  const parsed = kitSchema.safeParse(yaml.value);
  if (parsed.success) return { status: 'read', document: parsed.data, place: yaml.place };
  const problems = parsed.error.issues.slice(0, 20).map((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    const where = path.length === 0 ? 'The kit' : `\`${printPath(path)}\``;
    const what = `${where} does not fit: ${issue.message.replace(/\.$/, '')}.`;
    return problemAt(yaml.place, path, { what, remedy: remedyAt(path) });
  });
  return { status: 'refused', problems };
}

const remedies: Readonly<Record<string, string>> = {
  version: 'Write it like: version: "1.0.0"',
  title: 'Give it a title of one line.',
  question: 'Say in a sentence what is to be decided.',
  criteria: 'List what a good choice does, one line each (1 to 12).',
  options: 'List 2 to 12 options, each with id, title, and text or file.',
  tracks: 'List 1 to 12 tracks, each with id, title, look_at, and a lane if it must be one.',
  references: 'List references with title, text or file, and `for` where only some tracks see one.',
};

function remedyAt(path: WordPath): string {
  const top = String(path[0] ?? '');
  return (
    remedies[top] ??
    'The keys of a kit are version, title, question, criteria, options, tracks, references.'
  );
}

function nameProblems(document: KitDocument, place: SpecPlace): readonly Problem[] {
  const { options, tracks, references = [] } = document;
  const known = new Set(tracks.map(({ id }) => id));
  const doubles = [
    ...doubled(options, 'options', place),
    ...doubled(tracks, 'tracks', place),
    ...tracks.flatMap(({ id }, at) =>
      reserved.includes(id)
        ? [
            problemAt(place, ['tracks', at, 'id'], {
              what: `A track cannot be called \`${id}\`; that is a stage of the panel.`,
              remedy: 'Give the track another id.',
            }),
          ]
        : [],
    ),
    ...tracks.flatMap(({ lane }, at) =>
      lane === 'scarce-reviewer'
        ? [
            problemAt(place, ['tracks', at, 'lane'], {
              what: 'A track is routine work, and the scarce-reviewer is never asked for that.',
              remedy: 'Name another lane, or none.',
            }),
          ]
        : [],
    ),
  ];
  const strangers = references.flatMap((reference, at) =>
    (reference.for ?? []).flatMap((track, which) =>
      known.has(track)
        ? []
        : [
            problemAt(place, ['references', at, 'for', which], {
              what: `There is no track \`${track}\`.`,
              remedy: `The tracks are ${[...known].join(', ')}.`,
            }),
          ],
    ),
  );
  return [...doubles, ...strangers];
}

/** Ids that the panel gives its own stages. */
const reserved = [
  'plan',
  'baseline',
  'ranker',
  'summing-up',
  'synthesis',
  'triage',
  'review',
  'second-brain',
  'integration',
];

function doubled(
  items: readonly { readonly id: string }[],
  list: string,
  place: SpecPlace,
): readonly Problem[] {
  return items.flatMap(({ id }, at) =>
    items.findIndex((other) => other.id === id) === at
      ? []
      : [
          problemAt(place, [list, at, 'id'], {
            what: `The id \`${id}\` is there twice.`,
            remedy: 'Give each its own id.',
          }),
        ],
  );
}

function fileProblems(
  document: KitDocument,
  place: SpecPlace,
  files: ReadonlyMap<string, KitFile>,
): readonly Problem[] {
  const check = (list: string, items: KitDocument['options'] | KitDocument['references']) =>
    (items ?? []).flatMap(({ text, file }, at) => {
      if ((text === undefined) === (file === undefined)) {
        const what = `\`${list}.${at}\` needs its words once: text or file.`;
        return [problemAt(place, [list, at], { what, remedy: 'Give one of the two.' })];
      }
      const found = file === undefined ? undefined : files.get(file);
      if (file === undefined || (found && 'text' in found)) return [];
      const because = found && 'because' in found ? found.because : 'it was not read';
      return [
        problemAt(place, [list, at, 'file'], {
          what: `${file} cannot be read (${because}).`,
          remedy: 'Name a file that exists; paths count from the folder of the kit.',
        }),
      ];
    });
  return [...check('options', document.options), ...check('references', document.references)];
}

function kitOf(document: KitDocument, files: ReadonlyMap<string, KitFile>): Kit {
  const textOf = (one: {
    readonly text?: string | undefined;
    readonly file?: string | undefined;
  }) => {
    const found = one.file === undefined ? undefined : files.get(one.file);
    return (one.text ?? (found && 'text' in found ? found.text : '')).trim();
  };
  const { version, title, question, criteria, options, tracks, references = [] } = document;
  return {
    version,
    title,
    question,
    criteria,
    options: options.map((one) => ({ id: one.id, title: one.title, text: textOf(one) })),
    tracks: tracks.map(({ id, title: name, look_at, lane }) => ({
      id,
      title: name,
      lookAt: look_at,
      ...(lane === undefined ? {} : { lane }),
    })),
    references: references.map((one) => ({
      title: one.title,
      text: textOf(one),
      ...(one.for === undefined ? {} : { tracks: one.for }),
    })),
  };
}

function lengthProblems({ options, references }: Kit, place: SpecPlace): readonly Problem[] {
  const total = [...options, ...references].reduce((sum, { text }) => sum + text.length, 0);
  if (total <= mostKitCharacters) return [];
  return [
    problemAt(place, ['options'], {
      what: `The texts of the options and references have ${total} characters together; a panel reads at most ${mostKitCharacters}.`,
      remedy: 'Shorten them; what does not fit would be left out without a word.',
    }),
  ];
}

/** What looks like a key would be sent to every model of the panel. */
function keyTexts({ options, references }: Kit, place: SpecPlace): readonly Problem[] {
  const look = (list: string, texts: Kit['options'] | Kit['references']) =>
    texts.flatMap(({ text }, at) => {
      const [found] = findSecrets(text, []);
      if (!found) return [];
      return [
        problemAt(place, [list, at], {
          severity: 'warning',
          what: `The text of \`${list}.${at}\` holds what looks like a secret (${found.name}), and every model of the panel is sent it.`,
          remedy: 'Take it out.',
        }),
      ];
    });
  return [...look('options', options), ...look('references', references)];
}

function tellingTexts({ options }: Kit, place: SpecPlace): readonly Problem[] {
  return options.flatMap(({ id, title, text }, at) => {
    const said = wordsOf(text);
    const told = [title, id].find((name) => said.includes(wordsOf(name)));
    if (told === undefined) return [];
    return [
      problemAt(place, ['options', at], {
        severity: 'warning',
        what: `The text of option \`${id}\` holds its own name ("${told}"), which reviewers do not see otherwise.`,
        remedy: 'Say it without the name, so that it is judged on its merits.',
      }),
    ];
  });
}

/** A text as its words between single blanks, so that a name is found as words and not inside others. */
const wordsOf = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
