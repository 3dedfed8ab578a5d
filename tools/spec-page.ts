import { laneIds } from '../source/domain/ids.ts';
import { defaultLimits } from '../source/spec/defaults.ts';
import { specDocument } from '../source/spec/document.ts';
import { jsonSchema } from '../source/spec/schema.ts';
import { tuneKeys, tuneShapes } from '../source/spec/tune-document.ts';

/** What is read of a JSON schema. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

const head = `# The role map, key by key

One YAML file, \`~/.config/fugu/spec.yaml\` (under \`FUGU_HOME\`: \`config/spec.yaml\`). \`fugu init\` writes one, [spec/fugu.yaml](../spec/fugu.yaml) is an example, \`fugu spec check\` names every problem with its line and proves that every route can be verified by another family. Edits are taken over while a job runs; a bad edit is refused and the old map stays in force. A step keeps the map it was routed under.

*Verifier* is a role, not a lane: whichever admissible lane did not author. Keys without \`?\` must be there. \`fugu spec schema\` prints the same for editors.

This page is made by \`npm run docs\`.

What \`fugu init\` and the example mean by their routes:

| task class | lane | verified by |
|---|---|---|
| quick | second brain, or the fast worker | nobody: it may not change files |
| plan | thinker | one model of another family |
| patch | fast worker | one |
| directed | directed worker | one; the thinker where the fast worker is of the same family |
| ship | big worker | two |
| review | scarce reviewer, one question a job | nobody |
| synthesis | conductor, then the second brain looks at it | nobody |
`;

const project = `## A project's own file

\`.fugu.yaml\` at the root of a repository tunes and never redefines: a word of the role map in it is refused with its reason. \`fugu spec schema project\` is its schema.
`;

/** The text of docs/spec.md: every key of the spec, from the schema itself. */
export function specPage(schema: Schema = jsonSchema('spec', specDocument)): string {
  const sections = Object.entries(schema.properties ?? {}).map(([key, one]) => {
    const rows = rowsOf(key, one, schema.required?.includes(key) ?? false);
    return [`## \`${key}\`\n`, ...table(rows), ''].join('\n');
  });
  const tune = tuneKeys.map((key) => [`\`${key}?\``, ...(tuneShapes[key] ?? ['', ''])]);
  return [head, ...sections, project, ...table(tune), ''].join('\n');
}

type Row = readonly string[];

function table(rows: readonly Row[]): readonly string[] {
  return [
    '| key | value | what it is |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}

function rowsOf(path: string, schema: Schema, needed: boolean): readonly Row[] {
  const own = [`\`${path}${needed ? '' : '?'}\``, valueText(schema), aboutOf(path, schema)];
  return [own, ...[schema, ...(schema.anyOf ?? [])].flatMap((one) => below(path, one))];
}

function below(path: string, schema: Schema): readonly Row[] {
  const { properties, additionalProperties, items } = schema;
  const named = properties === undefined ? [] : namedRows(path, properties, schema.required ?? []);
  const any = additionalProperties ? rowsOf(`${path}.NAME`, additionalProperties, false) : [];
  const each = items?.properties === undefined ? [] : below(`${path}[]`, items);
  return [...named, ...any, ...each];
}

function namedRows(
  path: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): readonly Row[] {
  const entries = Object.entries(properties);
  const [first] = entries;
  // Lanes and routes have one shape each: it is written once, for all their names.
  if (first === undefined || !areAlike(entries)) {
    return entries.flatMap(([key, one]) => rowsOf(`${path}.${key}`, one, required.includes(key)));
  }
  const names = entries.map(([key, { description }]) => {
    const about = description === undefined ? '' : `: ${description.replace(/\.$/, '')}`;
    return `\`${key}\`${about}`;
  });
  const { description: _, ...shape } = first[1];
  const [own = [], ...rest] = rowsOf(`${path}.NAME`, shape, required.length > 0);
  return [
    [...own.slice(0, 2), `NAME is one of ${names.join(path === 'routing' ? '; ' : ', ')}.`],
    ...rest,
  ];
}

function areAlike(entries: readonly (readonly [string, Schema])[]): boolean {
  const shapes = entries.map(([, { description: _, ...shape }]) => JSON.stringify(shape));
  return (
    entries.length > 3 && new Set(shapes).size === 1 && entries[0]?.[1].properties !== undefined
  );
}

function valueText(schema: Schema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum?.length === laneIds.length && schema.enum.includes(laneIds[0])) return 'lane';
  if (schema.enum) return schema.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(valueText))].join(', or ');
  if (schema.items) return `list of ${plural(valueText(schema.items))}`;
  if (schema.type === 'object') return 'keys';
  return `${words[schema.type ?? ''] ?? 'anything'}${boundsOf(schema)}`;
}

const plural = (word: string) => (word === 'lane' ? 'lanes' : word);

const words: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true` or `false`',
};

function boundsOf({ minimum, exclusiveMinimum, maximum }: Schema): string {
  const least =
    minimum ?? (exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`);
  return least === undefined || maximum === undefined ? '' : `, ${least} to ${maximum}`;
}

function aboutOf(path: string, { description = '' }: Schema): string {
  const [section, key = ''] = path.split('.');
  const usual =
    section === 'limits' ? Object.entries(defaultLimits).find(([id]) => id === key) : undefined;
  const text = description.replaceAll('|', '\\|');
  return usual === undefined ? text : `${text} ${usual[1]} when left out.`;
}
