import { join } from 'node:path';
import type { Patient, SpecSeen } from '../doors/doctor/examination.ts';
import { examineAll } from '../doors/doctor/examine-all.edge.ts';
import { countLine, diagnosisLines, reportJson, verdictOf } from '../doors/doctor/report.ts';
import { createDrivers } from '../lanes/drivers.edge.ts';
import { secretsOf } from '../lanes/ingest.ts';
import { parseSpec } from '../spec/parse-spec.ts';
import { locateSpec, readSpecFile } from '../spec/spec-file.edge.ts';
import { systemClock } from './clock.edge.ts';
import { type CommandContext, type CommandEntry, exits } from './command.ts';
import { examinations } from './examinations.ts';
import { localSlotOf, slotFolder } from './local-slot.edge.ts';
import { placesOf } from './places.ts';

/** One look may start several agent programs for their version, on a busy machine. */
const limitMs = 60_000;

export const doctor: CommandEntry = {
  name: 'doctor',
  usage: '[--json]',
  summary: 'look at everything a job needs, and say what to do about each trouble',
  detail:
    'Looks at node, git, the sandbox, disk, terminal, the spec and its proof, every model of every lane and the slot. No model is called. Exit 0 when nothing is broken (warnings do not count), 1 otherwise. "not run" marks what was never tried with the real thing.',
  flags: {
    json: { type: 'boolean', help: 'print one JSON document: version, status, checks' },
  },
  async run(context) {
    const { flags, stdout } = context;
    const asJson = flags.json === true;
    const say = (lines: readonly string[]) => void stdout.write(`${lines.join('\n')}\n`);
    const all = await examineAll(examinations, await patientOf(context), {
      limitMs,
      onDone: (found) => {
        if (!asJson && found.length > 0)
          say(found.flatMap((one) => diagnosisLines(one, columnsOf(context))));
      },
    });
    say(asJson ? [reportJson(all)] : ['', countLine(all)]);
    return verdictOf(all) === 'broken' ? exits.failed : exits.done;
  },
};

/** Only a terminal has lines of a width. */
function columnsOf({ stdout }: CommandContext): number | undefined {
  return stdout.isTTY ? stdout.columns : undefined;
}

async function patientOf({ env, cwd, stdout }: CommandContext): Promise<Patient> {
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
