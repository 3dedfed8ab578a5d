import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import wrapAnsi from 'wrap-ansi';
import { systemClock } from '../../app/clock.edge.ts';
import { placesOf } from '../../app/places.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { Found } from '../../init/found.ts';
import { impossibleLines } from '../../init/impossible.ts';
import { look } from '../../init/look.edge.ts';
import type { ServerPlace } from '../../init/look-servers.edge.ts';
import { notesOf } from '../../init/notes.ts';
import { propose } from '../../init/propose.ts';
import { foundRows, missingAgents } from '../../init/report.ts';
import { namedServer, usualServers } from '../../init/server-models.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { createDrivers } from '../../lanes/drivers.edge.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import { type CommandContext, type CommandEntry, valuesOf } from '../command.ts';
import { textTable } from '../text-table.ts';
import { mapLines } from './spec-text.ts';
import { writeProposal } from './write-spec.edge.ts';

export const init: CommandEntry = {
  name: 'init',
  usage: '[--dry-run | --yes] [--server URL …]',
  summary: 'write a role map from what this machine has',
  detail:
    'Looks at agent programs, names of keys in the environment, local servers on their usual ports and model files in the usual caches. Calls no model and sends no key anywhere. What it writes has passed the proof of fugu spec check. A spec that is there is never replaced before its difference was shown and you have agreed; the old one is kept. Exit 0 when the spec is written or says so already, 1 when nothing was found, 3 when it waits for your yes, 4 when everything found is of one family.',
  flags: {
    dryRun: { type: 'boolean', help: 'show what would be written, and write nothing' },
    yes: { type: 'boolean', help: 'replace an existing spec without asking' },
    server: {
      type: 'string',
      value: 'URL',
      many: true,
      help: 'look for a local server here too, such as http://127.0.0.1:9000',
    },
    servers: { type: 'boolean', help: 'look for local servers (--no-servers does not)' },
  },
  async run(context) {
    const { args, stderr, stdout } = context;
    if (args.length > 0) {
      throw new UsageError(`Unexpected argument: ${args[0]}.`, 'See: fugu init --help');
    }
    refuseHomeless(context);
    const places = serverPlaces(context);
    stderr.write('Looking at agent programs, keys, local servers and model files…\n');
    const found = await lookAround(context, places);
    const proposal = propose(found);
    const say = (lines: readonly string[]) => void stdout.write(`${lines.join('\n')}\n`);
    const tell = (lines: readonly string[]) => say(wrapped(lines, stdout));
    say(foundLines(found));
    if (proposal.status === 'impossible') {
      tell(['', ...impossibleLines(found, proposal)]);
      return proposal.families.length > 0 ? exits.blocked : exits.failed;
    }
    tell([
      '',
      'Proposed role map: every route and every fallback has verifiers of another family.',
    ]);
    say(['', ...mapLines(proposal.map), '', 'Good to know']);
    tell([...notesOf(found, proposal).map((note) => `  - ${note}`), '']);
    return writeProposal(context, `${modeline()}\n${proposal.text}`);
  },
};

/** Without a home nobody knows where logins, caches and the spec itself belong. */
function refuseHomeless({ env }: CommandContext): void {
  if (env.HOME) return;
  throw new UsageError('HOME is not set, and the spec belongs below it.', 'Set it, and try again.');
}

function lookAround({ env }: CommandContext, servers: readonly ServerPlace[]): Promise<Found> {
  const { data } = placesOf(env);
  const drivers = createDrivers(env, { clock: systemClock, secrets: secretsOf(env), hide: [] });
  return look({ env, home: env.HOME ?? '', dataDir: data, drivers, servers });
}

function serverPlaces({ env, flags }: CommandContext): readonly ServerPlace[] {
  const named = valuesOf(flags, 'server').map((text) => {
    const place = namedServer(text);
    if (place !== undefined) return place;
    const remedy =
      'Write for example --server http://127.0.0.1:9000; for other machines use a key.';
    throw new UsageError(`${text} is not an http address of this machine.`, remedy);
  });
  const usual = flags.servers === false ? [] : usualServers(env);
  const known = new Set(usual.map(({ url }) => url));
  return [...usual, ...named.filter(({ url }) => !known.has(url))];
}

function foundLines(found: Found): readonly string[] {
  const rows = foundRows(found);
  const missing = missingAgents(found);
  const absent = missing.length === 0 ? [] : ['', `Not installed: ${missing.join(', ')}.`];
  if (rows.length === 0) return ['Nothing was found that a job could use.', ...absent.slice(1)];
  return [...textTable(['found', 'state', 'families'], rows), ...absent];
}

/** Sentences as a terminal is wide; elsewhere each stays one line, so that it can be searched for. */
function wrapped(
  lines: readonly string[],
  { isTTY, columns }: CommandContext['stdout'],
): readonly string[] {
  if (!isTTY) return lines;
  return lines.flatMap((line) => {
    const left = /^ *(?:- )?/.exec(line)?.[0] ?? '';
    const [first = '', ...rest] = wrapAnsi(line.slice(left.length), columns - left.length).split(
      '\n',
    );
    return [`${left}${first}`, ...rest.map((one) => `${' '.repeat(left.length)}${one}`)];
  });
}

/** Leads an editor to the schema of this package. A URL, because a modeline ends at a space. */
function modeline(): string {
  const schema = pathToFileURL(join(packageFolder(), 'spec', 'fugu.schema.json'));
  return `# yaml-language-server: $schema=${schema.href}`;
}
