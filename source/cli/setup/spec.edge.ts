import { systemClock } from '../../app/clock.edge.ts';
import { localSlotOf } from '../../app/local-slot.edge.ts';
import { refuseProblems } from '../../app/spec-in-force.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { suggest } from '../../base/nearest-word.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { createDrivers } from '../../lanes/drivers.edge.ts';
import { type ParsedSpec, parseSpec } from '../../spec/parse-spec.ts';
import { locateSpec, ownSpecPath, readSpecFile } from '../../spec/spec-file.edge.ts';
import { counted } from '../../state/view/view-words.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { wrongSubcommand } from '../subcommand.ts';
import { familyTable, readingLines } from './families-text.ts';
import { isSchemaKind, schemaKinds, schemaOf } from './schemas.ts';
import { mapLines, problemLines, proofTable, type Usable } from './spec-text.ts';

const words = ['check', 'prove', 'show', 'families', 'path', 'schema'] as const;

export const spec: CommandEntry = {
  name: 'spec',
  usage:
    'check [FILE] | prove [FILE] [--deviations N] | show [FILE] | families [ID…] | path | schema [KIND]',
  summary: 'check, show or locate the role map',
  detail:
    'check names every problem with its line and proves for every route and fallback that enough models of other families may verify it: exit 0 when it is proven, 2 when the text is wrong, 4 when the rule cannot be kept. prove plays the decisions and the journal against an adversary under this map (answers of other models, parts not read, lost calls, other lanes and specs, forged facts) and prints how many states it saw and how deep it went; it is a bounded search. show prints the map in force, and which models can be called now. families prints how model ids are read and why, or without an ID every family with its patterns. schema prints the JSON schema of a file for editors: of the spec, or with KIND contract, project (.fugu.yaml), panel or pulse (the section of the spec).',
  words,
  flags: {
    deviations: {
      type: 'number',
      value: 'N',
      help: 'with prove: how often the world may deviate in one story (1)',
    },
  },
  async run(context) {
    const [word, file] = context.args;
    switch (word) {
      case 'check':
        return check(context, file);
      case 'prove':
        return prove(context, file);
      case 'show':
        return show(context, file);
      case 'families':
        return families(context);
      case 'path':
        return path(context);
      case 'schema':
        return schema(context, file);
      default:
        throw wrongSubcommand('spec', word, words);
    }
  },
};

async function prove(context: CommandContext, file: string | undefined): Promise<number> {
  const path = file ?? locateSpec(context.env).path;
  const parsed = await parse(path);
  if (parsed.status === 'refused') return refuseProblems(parsed.problems);
  const { proveSpec } = await import('./spec-prove.ts');
  return proveSpec(context, path, parsed.map);
}

async function check({ env, stdout }: CommandContext, file: string | undefined): Promise<number> {
  const path = file ?? locateSpec(env).path;
  const parsed = await parse(path);
  const say = (lines: readonly string[]) => stdout.write(`${lines.join('\n')}\n`);
  if (parsed.status === 'refused') {
    say(problemLines(parsed.problems));
    const errors = parsed.problems.filter(({ severity }) => severity === 'error');
    const policy = errors.every(({ kind }) => kind === 'policy');
    say(['', `${path} is refused: ${counted(errors.length, 'error')}.`]);
    return policy ? exits.blocked : exits.badInput;
  }
  say([...proofTable(parsed.map, parsed.proofs), '']);
  if (parsed.problems.length > 0) say([...problemLines(parsed.problems), '']);
  const warned =
    parsed.problems.length === 0 ? '' : `, ${counted(parsed.problems.length, 'warning')}`;
  say([`${path} is good: every route and every fallback can be verified${warned}.`]);
  return exits.done;
}

async function show({ env, stdout }: CommandContext, file: string | undefined): Promise<number> {
  const { path, source } = file === undefined ? locateSpec(env) : { path: file, source: 'file' };
  const parsed = await parse(path);
  if (parsed.status === 'refused') return refuseProblems(parsed.problems);
  const shipped = source === 'bundled' ? ', the shipped example' : '';
  const lines = mapLines(parsed.map, await probe(parsed.map, env));
  stdout.write(`${[`${path}${shipped}`, '', ...lines].join('\n')}\n`);
  return exits.done;
}

async function families({ env, args, stdout }: CommandContext): Promise<number> {
  const parsed = await parse(locateSpec(env).path);
  if (parsed.status === 'refused') return refuseProblems(parsed.problems);
  const ids = args.slice(1);
  const lines = ids.length === 0 ? familyTable(parsed.map) : readingLines(ids, parsed.map);
  stdout.write(`${lines.join('\n')}\n`);
  return exits.done;
}

function path({ env, stdout }: CommandContext): number {
  const { path: used, source } = locateSpec(env);
  stdout.write(`${used}\n`);
  if (source === 'bundled') {
    stdout.write(`This is the shipped example; your own belongs at ${ownSpecPath(env)}\n`);
  }
  return exits.done;
}

function schema({ stdout }: CommandContext, kind: string | undefined): number {
  if (kind !== undefined && !isSchemaKind(kind)) {
    const remedy = `Use: fugu spec schema <${schemaKinds.join('|')}>`;
    throw new UsageError(`Unknown schema: ${kind}.`, suggest(kind, schemaKinds, remedy));
  }
  stdout.write(schemaOf(kind ?? 'spec'));
  return exits.done;
}

async function parse(path: string): Promise<ParsedSpec> {
  const read = await readSpecFile(path);
  return read.status === 'refused' ? read : parseSpec(read.text, path);
}

/** Asks every driver whether its model could be called; no model is called. */
async function probe(
  map: RoleMap,
  env: CommandContext['env'],
): Promise<Readonly<Record<string, Usable>>> {
  const drivers = createDrivers(env, { clock: systemClock, secrets: secretsOf(env), hide: [] });
  const entries = Object.entries(map.models).map(async ([name, model]) => {
    if (model.driver === 'slot') return [name, localUse(map, env)] as const;
    const driver = drivers[model.driver];
    const because = `driver ${model.driver} is not part of this build`;
    const seen = driver ? await driver.probe(model, name) : { usable: false, because };
    return [name, seen] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Looking at the map starts no daemon; whether the model answers is `fugu slot status`. */
function localUse(map: RoleMap, env: CommandContext['env']): Usable {
  const slot = localSlotOf(map, env);
  return slot.status === 'absent'
    ? { usable: false, because: slot.because }
    : { usable: true, because: `on demand, in the slot's queue on port ${slot.config.port}` };
}
