import { patientOf } from '../../app/patient.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { examinations } from '../../doctor/examinations.ts';
import { examineAll } from '../../doctor/examine-all.edge.ts';
import { countLine, diagnosisLines, reportJson, verdictOf } from '../../doctor/report.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { makeTrials } from './doctor-live.edge.ts';

/** One look may start several agent programs for their version, on a busy machine. */
const limitMs = 60_000;

export const doctor: CommandEntry = {
  name: 'doctor',
  usage: '[--live [--yes]] [--json]',
  summary: 'check the setup and suggest fixes',
  detail:
    'Checks node, git, the sandbox, disk, terminal, the spec and its proof, every model of every lane and the slot. No model is called without --live, which prices one tiny call to each first and asks. Exit 0 when nothing is broken (warnings do not count), 1 otherwise, 3 when the trials wait for your yes. "untested" marks what was never tried with the real thing.',
  flags: {
    live: { type: 'boolean', help: 'one tiny call to every model too, priced first' },
    yes: { type: 'boolean', help: 'with --live: make the calls without asking' },
    json: { type: 'boolean', help: 'print one JSON document: version, status, checks' },
  },
  async run(context) {
    const { args, flags, stdout } = context;
    if (args.length > 0) throw new UsageError(`Unexpected argument: ${args[0]}.`, seeHelp);
    if (flags.yes === true && flags.live !== true) {
      throw new UsageError('--yes needs --live.', 'Use: fugu doctor --live --yes');
    }
    const asJson = flags.json === true;
    const print = (lines: readonly string[]) => void stdout.write(`${lines.join('\n')}\n`);
    const say = (lines: readonly string[]) => {
      if (!asJson && lines.length > 0) print(lines);
    };
    const onDone = (found: readonly Diagnosis[]) =>
      say(found.flatMap((one) => diagnosisLines(one, columnsOf(context))));
    const patient = await patientOf(context, terminalOf(context));
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

function terminalOf({ stdout }: CommandContext) {
  const { isTTY, columns = 0, rows = 0 } = stdout;
  return { isTty: isTTY === true, columns, rows };
}
