import { join } from 'node:path';
import type { Patient, SpecSeen } from '../doors/doctor/examination.ts';
import { examineAll } from '../doors/doctor/examine-all.edge.ts';
import { countLine, diagnosisLines, reportJson, verdictOf } from '../doors/doctor/report.ts';
import type { Diagnosis } from '../events/diagnosis.ts';
import { createDrivers } from '../lanes/drivers.edge.ts';
import { secretsOf } from '../lanes/ingest.ts';
import { parseSpec } from '../spec/parse-spec.ts';
import { locateSpec, readSpecFile } from '../spec/spec-file.edge.ts';
import { systemClock } from './clock.edge.ts';
import { type CommandContext, type CommandEntry, exits, UsageError } from './command.ts';
import { makeTrials } from './doctor-live.edge.ts';
import { examinations } from './examinations.ts';
import { localSlotOf, slotFolder } from './local-slot.edge.ts';
import { placesOf } from './places.ts';

/** One look may start several agent programs for their version, on a busy machine. */
const limitMs = 60_000;

export const doctor: CommandEntry = {
  name: 'doctor',
  usage: '[--live [--yes]] [--json]',
  summary: 'look at everything a job needs, and say what to do about each trouble',
  detail:
    'Looks at node, git, the sandbox, disk, terminal, the spec and its proof, every model of every lane and the slot. No model is called without --live, which prices one tiny call to each first and asks. Exit 0 when nothing is broken (warnings do not count), 1 otherwise, 3 when the trials wait for your yes. "not run" marks what was never tried with the real thing.',
  flags: {
    live: { type: 'boolean', help: 'one tiny call to every model too, priced first' },
    yes: { type: 'boolean', help: 'with --live: make the calls without being asked' },
    json: { type: 'boolean', help: 'print one JSON document: version, status, checks' },
  },
  async run(context) {
    const { args, flags, stdout } = context;
    if (args.length > 0) throw new UsageError(`doctor takes no ${args[0]}.`, seeHelp);
    if (flags.yes === true && flags.live !== true) {
      throw new UsageError('--yes agrees to nothing here.', 'It goes with --live.');
    }
    const asJson = flags.json === true;
    const print = (lines: readonly string[]) => void stdout.write(`${lines.join('\n')}\n`);
    const say = (lines: readonly string[]) => {
      if (!asJson && lines.length > 0) print(lines);
    };
    const onDone = (found: readonly Diagnosis[]) =>
      say(found.flatMap((one) => diagnosisLines(one, columnsOf(context))));
    const patient = await patientOf(context);
    const probed = await examineAll(examinations, patient, { limitMs, onDone });
    const trials =
      flags.live === true
        ? await makeTrials({ context, patient, probed, say, onDone })
        : { status: 'made' as const, found: [] };
    if (trials.status === 'interrupted') return trials.code;
    const all = [...probed, ...trials.found];
    print(asJson ? [reportJson(all)] : ['', countLine(all)]);
    if (verdictOf(all) === 'broken') return exits.failed;
    return trials.status === 'waits' ? exits.waiting : exits.done;
  },
};

const seeHelp = 'See: fugu doctor --help';

/** Only a terminal has lines of a width. */
function columnsOf({ stdout }: CommandContext): number | undefined {
  return stdout.isTTY ? stdout.columns : undefined;
}

/** What there is to look at on this machine, with the spec in force. */
export async function patientOf({ env, cwd, stdout }: CommandContext): Promise<Patient> {
  const places = placesOf(env);
  const spec = await specSeen(env);
  const slot = localSlotOf(spec.status === 'adopted' ? spec.map : undefined, env);
  const { isTTY, columns = 0, rows = 0 } = stdout;
  const hide = [join(places.state, 'runs')];
  return {
    env,
    cwd,
    home: env.HOME ?? '',
    stateDir: places.state,
    dataDir: places.data,
    configDir: places.config,
    spec,
    slot:
      slot.status === 'configured'
        ? { status: 'configured', config: slot.config, dir: slotFolder(places.state) }
        : slot,
    drivers: createDrivers(env, { clock: systemClock, secrets: secretsOf(env), hide }),
    terminal: { isTty: isTTY === true, columns, rows },
  };
}

async function specSeen(env: CommandContext['env']): Promise<SpecSeen> {
  const { path, source } = locateSpec(env);
  const read = await readSpecFile(path);
  if (read.status === 'refused') return { status: 'refused', path, problems: read.problems };
  const parsed = parseSpec(read.text, path);
  if (parsed.status === 'refused') return { status: 'refused', path, problems: parsed.problems };
  const status = source === 'bundled' ? 'bundled' : 'adopted';
  const { map, place, problems } = parsed;
  return { status, path, map, place, problems };
}
