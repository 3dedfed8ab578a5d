import { suggest } from '../../base/nearest-word.ts';
import type { Problem } from '../../domain/problem.ts';
import { agentDrivers } from '../../domain/role-map.ts';
import { knownFamilies } from '../../rule/lineage.ts';
import { readAddress } from '../address.ts';
import type { ModelDocument, SpecDocument } from '../document.ts';
import { problemAt, type Saying, type SpecPlace, type WordPath } from '../place.ts';

type Field = Exclude<keyof ModelDocument, 'driver'>;
type Report = (path: WordPath, saying: Saying) => Problem;

/** Fields that mean something only to some drivers; anywhere else they would be silently ignored. */
const fieldDrivers: Readonly<Partial<Record<Field, readonly ModelDocument['driver'][]>>> = {
  baseURL: ['openai', ...agentDrivers],
  key: ['openai', ...agentDrivers],
  command: ['command', ...agentDrivers],
  env: ['command', ...agentDrivers],
  home: agentDrivers,
};
/** Fields a driver cannot do without. */
const needed: Readonly<Partial<Record<ModelDocument['driver'], readonly [Field, string]>>> = {
  openai: ['baseURL', 'Add for example `baseURL: "https://api.deepseek.com/v1"`.'],
  command: [
    'command',
    'Add for example `command: [my-model, --stdin]`; the prompt goes to its stdin.',
  ],
  acp: ['command', 'Add for example `command: [opencode, acp]`.'],
};

/** What is wrong with the models: fields, keys, addresses, families, and models nobody uses. */
export function modelProblems(spec: SpecDocument, place: SpecPlace): readonly Problem[] {
  const report: Report = (path, saying) => problemAt(place, path, saying);
  const used = new Set(Object.values(spec.lanes).flatMap((lane) => lane?.models ?? []));
  return Object.entries(spec.models).flatMap(([name, model]) => [
    ...fieldProblems(name, model, report),
    ...keyProblems(name, model, report),
    ...addressProblems(name, model, report),
    ...slotProblems(name, { model, spec }, report),
    ...lineageProblems(name, { model, spec }, report),
    ...(used.has(name) ? [] : [unused(name, report)]),
  ]);
}

function fieldProblems(name: string, model: ModelDocument, report: Report): readonly Problem[] {
  const strange = Object.entries(fieldDrivers).flatMap(([field, drivers]) => {
    if (!Object.hasOwn(model, field) || drivers.includes(model.driver)) return [];
    const what = `\`models.${name}.${field}\` means nothing to driver ${model.driver}.`;
    return report(['models', name, field], {
      what,
      remedy: `Take it out, or use driver ${drivers.join(', ')}.`,
    });
  });
  const need = needed[model.driver];
  if (!need || Object.hasOwn(model, need[0])) return strange;
  const what = `\`models.${name}\` has driver ${model.driver} and no \`${need[0]}\`.`;
  return [...strange, report(['models', name], { what, remedy: need[1] })];
}

function keyProblems(name: string, model: ModelDocument, report: Report): readonly Problem[] {
  if (model.key === undefined || /^env:[A-Za-z_][A-Za-z0-9_]*$/.test(model.key)) return [];
  const path = ['models', name, 'key'];
  if (model.key.startsWith('env:')) {
    const remedy = 'Write `key: "env:NAME"`; a name is letters, digits and underscores.';
    return [
      report(path, { what: `\`models.${name}.key\` names no environment variable.`, remedy }),
    ];
  }
  const what = `\`models.${name}.key\` holds a key itself, and keys never stand in a spec.`;
  const remedy =
    'Put the key into an environment variable, write `key: "env:NAME"`, and replace the key at its provider if this file was ever shared.';
  return [report(path, { what, remedy })];
}

function addressProblems(name: string, model: ModelDocument, report: Report): readonly Problem[] {
  if (model.baseURL === undefined) return [];
  const path = ['models', name, 'baseURL'];
  const address = readAddress(model.baseURL);
  if (!address) {
    const what = `\`models.${name}.baseURL\` is not an http or https address.`;
    return [report(path, { what, remedy: 'Write for example `"https://api.deepseek.com/v1"`.' })];
  }
  if (address.extras) {
    const what = `\`models.${name}.baseURL\` carries a user, a password, a query or a fragment, where keys leak into logs.`;
    return [
      report(path, {
        what,
        remedy: 'Keep the address up to the path, and give the key as `key: "env:NAME"`.',
      }),
    ];
  }
  if (address.secure || address.loopback) return [];
  const what = `\`models.${name}.baseURL\` sends prompts and keys over plain http to another machine.`;
  return [report(path, { what, remedy: 'Use https, or reach it through a tunnel on 127.0.0.1.' })];
}

function slotProblems(
  name: string,
  { model, spec }: { readonly model: ModelDocument; readonly spec: SpecDocument },
  report: Report,
): readonly Problem[] {
  if (model.driver === 'slot' && spec.slot === undefined) {
    const what = `\`models.${name}\` has driver slot, and there is no \`slot:\` section; its lane is skipped.`;
    const remedy =
      'Add `slot: { engine: llama-server, gguf: "~/models/…" }`, or take the model out.';
    return [report(['models', name], { severity: 'warning', what, remedy })];
  }
  const engine = readAddress(spec.slot?.url ?? '');
  const address = readAddress(model.baseURL ?? '');
  if (!engine || !address || engine.end !== address.end) return [];
  const what = `\`models.${name}\` reaches the slot's engine directly, past the queue that keeps it from wedging.`;
  const remedy =
    'Write `driver: slot` without `baseURL`; the local model is reached only through its queue.';
  return [report(['models', name, 'baseURL'], { kind: 'policy', what, remedy })];
}

function lineageProblems(
  name: string,
  { model, spec }: { readonly model: ModelDocument; readonly spec: SpecDocument },
  report: Report,
): readonly Problem[] {
  const known = knownFamilies({ families: spec.families ?? {} });
  return (model.lineage ?? []).flatMap((family, at) => {
    if (known.includes(family)) return [];
    const what = `\`models.${name}.lineage\` names the family ${family}, which is neither shipped nor in \`families\`.`;
    const otherwise = `Add \`${family}: []\` to \`families\`, or use one of ${known.join(', ')}.`;
    return report(['models', name, 'lineage', at], {
      what,
      remedy: suggest(family, known, otherwise),
    });
  });
}

function unused(name: string, report: Report): Problem {
  const what = `\`models.${name}\` is in no lane, so it is never asked.`;
  const remedy = 'Put it into a lane, or take it out.';
  return report(['models', name], { severity: 'warning', what, remedy });
}

/** What is wrong with the slot section itself. */
export function slotSectionProblems(spec: SpecDocument, place: SpecPlace): readonly Problem[] {
  const url = spec.slot?.url;
  if (url === undefined || readAddress(url)) return [];
  const what = '`slot.url` is not an http or https address.';
  return [
    problemAt(place, ['slot', 'url'], {
      what,
      remedy: 'Write for example `url: "http://127.0.0.1:8080"`.',
    }),
  ];
}
