import { resolve } from 'node:path';
import { nestedEnv } from '../../app/nesting.edge.ts';
import { requireOwnSpec } from '../../app/own-spec.ts';
import { placesOf } from '../../app/places.ts';
import {
  begin,
  mustTell,
  type RunRequest,
  readGround,
  startRun,
  submit,
} from '../../app/run/start-job.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { trustAll } from '../../app/session/trust-commands.ts';
import { specFor } from '../../app/spec-in-force.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { importDiff } from '../../app/verify/import-diff.edge.ts';
import { namedAuthors } from '../../app/verify/named-authors.ts';
import {
  type DiffSource,
  type OutsideDiff,
  readOutsideDiff,
} from '../../app/verify/outside-diff.edge.ts';
import { contractFromText } from '../../contract/free-text.ts';
import type { Author } from '../../domain/artifact.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { whyAuthorUnknown } from '../../rule/author-standing.ts';
import { type CommandContext, type CommandEntry, valuesOf } from '../command.ts';
import { plainForm } from '../output-form.ts';
import { finishPlain, printStory } from '../run/print-story.edge.ts';
import { readStdin } from '../stdin.edge.ts';

export const verify: CommandEntry = {
  name: 'verify',
  usage: '<range> | --staged | - --author NAME [--repo DIR] [--criterion TEXT] [--trust] [--json]',
  summary: 'verify a diff you already have with another model family',
  detail:
    "The project's own checks run and a model of another family than the author judges the diff: exit 0 when it passes, 1 when a test proves it wrong, 3 when it is doubted without proof or undecided, 4 when nobody may verify it. NAME is a model of the spec, a model id, a family, or trailers for what the commits say.",
  flags: {
    author: {
      type: 'string',
      value: 'NAME',
      many: true,
      help: 'author of the diff: a model, a family, or trailers (repeatable)',
    },
    staged: { type: 'boolean', help: 'what is staged in the repository' },
    repo: { type: 'string', value: 'DIR', help: 'the repository (default: the current folder)' },
    criterion: {
      type: 'string',
      value: 'TEXT',
      many: true,
      help: 'a criterion the diff must meet (repeatable)',
    },
    budget: { type: 'number', value: 'USD', help: 'budget in USD' },
    trust: { type: 'boolean', help: "trust this project's commands without asking" },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
  },
  async run(context) {
    requireOwnSpec(context);
    const session = await startVerification(context);
    try {
      if (context.flags.trust === true) await trustAll(session, context.person);
      const form = plainForm(context);
      const stop = printStory(session, context, form);
      const code = await finishPlain(session, context, form);
      stop();
      return code;
    } finally {
      await session.close();
    }
  },
};

async function startVerification(context: CommandContext): Promise<Session> {
  const { flags } = context;
  const env = await nestedEnv(context.env);
  const names = valuesOf(flags, 'author');
  if (names.length === 0) {
    throw new UsageError(
      'Missing --author.',
      'Give the model or family that wrote the diff: --author <model | family | trailers>',
    );
  }
  const source = await sourceOf(context);
  const request = requestOf({ ...context, env });
  const diff = await readOutsideDiff(request.repo, source, env);
  const what = sourceWords(source);
  return startRun(request, `verify ${what}`, async (session) => {
    // From the diff's own base: a diff must not choose the checks that judge it.
    const { base, baseTree } = diff;
    const ground = await readGround(session.world.workspaces, request, { base, baseTree });
    const authors = knownAuthors(names, diff, ground.spec.map);
    const artifact = await importDiff(session.world, ground, diff);
    const form = contractOf(what, valuesOf(flags, 'criterion'));
    await submit(session, request, 'verify', { ...ground, form });
    await mustTell(session, {
      type: 'ImportArtifact',
      imported: { step: 'diff', attempt: 'diff.a.0', artifact, authors },
    });
    await begin(session, request, ground.spec);
  });
}

function requestOf({ flags, env, cwd, person }: CommandContext): RunRequest {
  const { budget, repo } = flags;
  if (budget !== undefined && !(typeof budget === 'number' && budget >= 0)) {
    throw new UsageError('--budget must be an amount in USD.', 'For example: --budget 2.50');
  }
  return {
    repo: resolve(cwd, typeof repo === 'string' ? repo : '.'),
    stepMode: false,
    budgetUsd: budget,
    rehearsal: false,
    person,
    env,
    stateDir: placesOf(env).state,
    specFor: (tune) => specFor(env, tune),
  };
}

async function sourceOf({ args, flags, stdin }: CommandContext): Promise<DiffSource> {
  const given = [...args, ...(flags.staged === true ? ['--staged'] : [])];
  const [only] = given;
  if (only === undefined || given.length > 1) {
    throw new UsageError(
      only === undefined ? 'Missing <range>.' : 'More than one <range>.',
      'Give a range like HEAD~1..HEAD, --staged, or - for a diff from stdin.',
    );
  }
  if (only === '--staged') return { type: 'staged' };
  return only === '-'
    ? { type: 'text', bytes: await readStdin(stdin) }
    : { type: 'range', range: only };
}

function sourceWords(source: DiffSource): string {
  if (source.type === 'range') return source.range;
  return source.type === 'staged' ? 'what is staged' : 'a diff from stdin';
}

/** An author nobody knows the family of counts as every family: refused before anything is begun. */
function knownAuthors(
  names: readonly string[],
  diff: OutsideDiff,
  map: RoleMap,
): readonly Author[] {
  const authors = namedAuthors(names, diff.messages, map);
  const because = whyAuthorUnknown(map, authors);
  if (because === undefined) return authors;
  throw new UsageError(
    `BLOCKED: ${because}.`,
    'Name a model of the spec, a model id, or a family that `fugu spec families` lists: --author <model | family>',
    exits.blocked,
  );
}

function contractOf(what: string, criteria: readonly string[]): ContractForm {
  const form = contractFromText(`Verify ${what}`);
  return { ...form, task: { ...form.task, successCriteria: criteria } };
}
