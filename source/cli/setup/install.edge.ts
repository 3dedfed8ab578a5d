import { agentNames } from '../../agents/list.ts';
import { installDeps, installMaterial } from '../../app/install-deps.edge.ts';
import { exits } from '../../app/usage-error.ts';
import {
  inspectIntegration,
  installIntegration,
  integrationAt,
} from '../../integrations/install/installer.edge.ts';
import { integrationKinds } from '../../integrations/install/integration.ts';
import { locateSpec } from '../../spec/spec-file.edge.ts';
import { type CommandContext, type CommandEntry, readsAtMost } from '../command.ts';
import { textTable } from '../text-table.ts';
import { agentFlag, namedIntegrations } from './agent-args.ts';
import { agentsWithProfile, triedAgents } from './install-help.ts';
import { doneLines } from './install-report.ts';

export const install: CommandEntry = {
  name: 'install',
  usage: 'skill | profile | note | mcp … --for AGENT [--dry-run] [--force] | --list',
  summary: "install fugu's skill, profile, note or MCP entry into your agents",
  detail: [
    `skill: the agent loads it when you say "Act as the Fugu Conductor for <task>". profile: starts the agent as the conductor (${agentsWithProfile.join(', ')}). note: one marked block in the text that every session reads. mcp: the tools of \`fugu mcp\` in its config.`,
    'All are made from the spec in force; after a change of the spec install them again (fugu doctor says which). What you wrote is never touched: our part is a marked block, an entry or a file of its own, a copy of the file from before is kept, and what you changed in our part is replaced only with --force.',
    triedAgents,
  ].join('\n\n'),
  words: integrationKinds,
  flags: {
    for: agentFlag,
    dryRun: { type: 'boolean', help: 'show the change of every file and write nothing' },
    force: { type: 'boolean', help: 'replace what was changed by hand in our part' },
    list: { type: 'boolean', help: 'list what is installed, and what is stale' },
  },
  async run(context) {
    const { args, flags, stdout } = context;
    const desk = installDeps(context);
    if (flags.list === true) {
      readsAtMost(0, args, 'install --list');
      return list(context);
    }
    const names = namedIntegrations(args, flags);
    const material = await installMaterial(context);
    const order = { dryRun: flags.dryRun === true, force: flags.force === true };
    const words = {
      changed: 'written to',
      planned: 'would be written to',
      same: 'is there already, in',
    };
    if (locateSpec(context.env).source === 'bundled') {
      context.stderr.write(
        'You have no spec of your own, so this is made from the shipped example. After `fugu init` install again.\n',
      );
    }
    let refused = false;
    for (const name of names) {
      const done = await installIntegration(desk, integrationAt(desk, name, material), order);
      refused ||= done.status === 'refused';
      stdout.write(`${doneLines(name, done, words).join('\n')}\n`);
    }
    return refused ? exits.badInput : exits.done;
  },
};

async function list(context: CommandContext): Promise<number> {
  const desk = installDeps(context);
  const material = await installMaterial(context);
  const rows: (readonly string[])[] = [];
  for (const agent of agentNames) {
    for (const thing of integrationKinds) {
      for (const { path, standing } of await inspectIntegration(
        integrationAt(desk, { agent, thing }, material),
      )) {
        if (standing.status !== 'absent') rows.push([agent, thing, standing.status, path]);
      }
    }
  }
  const lines =
    rows.length > 0
      ? textTable(['agent', 'thing', 'state', 'file'], rows)
      : ['Nothing of fugu is installed in an agent. fugu install --help says what there is.'];
  context.stdout.write(`${lines.join('\n')}\n`);
  return exits.done;
}
