import { agentNames } from '../../agents/list.ts';
import { installDeps, materialToTakeOut } from '../../app/install-deps.edge.ts';
import { exits } from '../../app/usage-error.ts';
import {
  inspectIntegration,
  integrationAt,
  uninstallIntegration,
} from '../../integrations/install/installer.edge.ts';
import { type Integration, integrationKinds } from '../../integrations/install/integration.ts';
import { type CommandContext, type CommandEntry, readsAtMost } from '../command.ts';
import { agentFlag, namedIntegrations } from './agent-args.ts';
import { doneLines } from './install-report.ts';

export const uninstall: CommandEntry = {
  name: 'uninstall',
  usage: 'skill | profile | note | mcp … --for AGENT [--dry-run] [--force] | --all',
  summary: 'remove what fugu install added to your agents',
  detail:
    'Files that nobody else changed are byte for byte what they were before. Where you changed something beside our part, that stays; where you changed our part itself, it is left and named, unless you pass --force. A copy of every file from before is kept.',
  words: integrationKinds,
  flags: {
    for: agentFlag,
    all: { type: 'boolean', help: 'everything that fugu put into any agent' },
    dryRun: { type: 'boolean', help: 'show the change of every file and write nothing' },
    force: { type: 'boolean', help: 'take out what was changed by hand, too' },
  },
  async run(context) {
    const { args, flags, stdout } = context;
    if (flags.all === true) readsAtMost(0, args, 'uninstall --all');
    const desk = installDeps(context);
    const material = await materialToTakeOut(context);
    const names = flags.all === true ? await allDoors(context) : namedIntegrations(args, flags);
    const order = { dryRun: flags.dryRun === true, force: flags.force === true };
    const words = {
      changed: 'taken out of',
      planned: 'would be taken out of',
      same: 'is not in',
    };
    let refused = false;
    for (const name of names) {
      const done = await uninstallIntegration(desk, integrationAt(desk, name, material), order);
      refused ||= done.status === 'refused';
      stdout.write(`${doneLines(name, done, words).join('\n')}\n`);
    }
    if (names.length === 0) stdout.write('Nothing of fugu is installed in an agent.\n');
    return refused ? exits.badInput : exits.done;
  },
};

/** Doors of which something of ours is there. */
async function allDoors(context: CommandContext): Promise<readonly Integration[]> {
  const desk = installDeps(context);
  const material = await materialToTakeOut(context);
  const names: Integration[] = [];
  for (const agent of agentNames) {
    for (const thing of integrationKinds) {
      const seen = await inspectIntegration(integrationAt(desk, { agent, thing }, material));
      const ours = seen.some(({ standing }) => !['absent', 'foreign'].includes(standing.status));
      if (ours) names.push({ agent, thing });
    }
  }
  return names;
}
