import { placesOf } from '../../app/places.ts';
import { listRunSummaries } from '../../app/session/run-summaries.edge.ts';
import { exits } from '../../app/usage-error.ts';
import { safeJson } from '../../safety/safe-json.ts';
import type { CommandEntry } from '../command.ts';
import { textTable } from '../text-table.ts';

export const runs: CommandEntry = {
  name: 'runs',
  usage: '[--json]',
  summary: 'list the runs of this machine',
  detail: 'Those that can be resumed come first, the newest on top.',
  flags: { json: { type: 'boolean', help: 'print one JSON line for each run' } },
  async run({ env, flags, stdout }) {
    const found = await listRunSummaries(placesOf(env).state);
    const lines =
      flags.json === true
        ? found.map((one) => safeJson(one))
        : textTable(
            ['run', 'status', 'last', 'task', 'repository'],
            found.map(({ run, status, lastAt, task, repo }) => [
              run,
              status,
              lastAt === 0 ? '' : dayOf(lastAt),
              short(task),
              repo,
            ]),
          );
    const none = found.length === 0 && flags.json !== true;
    const all = none ? ['There are no runs yet. Start one: fugu run "<task>"'] : lines;
    if (all.length > 0) stdout.write(`${all.join('\n')}\n`);
    return exits.done;
  },
};

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function short(task: string): string {
  const line = task.split('\n')[0] ?? '';
  return line.length <= 48 ? line : `${line.slice(0, 47)}…`;
}
