import { codexAgent } from '../../agents/codex/codex-agent.ts';
import { tooOld, versionOf } from '../../lanes/agent/agent-program.edge.ts';
import { findProgram, pathOf } from '../../lanes/process/containment.edge.ts';
import type { RehearsalAgents } from '../../lanes/rehearsal/script/rehearsal-spec.ts';
import type { Environment } from '../caller.ts';
import { UsageError } from '../usage-error.ts';

/** npm packages that bring the programs. */
const packages = { codex: '@openai/codex', qwen: '@qwen-code/qwen-code' } as const;

/** The two real agents of a rehearsal; whoever lacks one is told what to install. */
export async function findRehearsalAgents(env: Environment): Promise<RehearsalAgents> {
  const codex = await findProgram('codex', pathOf(env));
  const qwen = await findProgram('qwen', pathOf(env));
  if (codex === undefined || qwen === undefined) {
    throw refuseMissing([
      ...(codex === undefined ? (['codex'] as const) : []),
      ...(qwen === undefined ? (['qwen'] as const) : []),
    ]);
  }
  const version = await versionOf({ words: [codex], name: 'codex' }, env);
  const old = tooOld(codexAgent, version);
  if (old !== undefined) throw new UsageError(old, `npm install -g ${packages.codex}`);
  return { codex: [codex], qwen: [qwen, '--acp'] };
}

function refuseMissing(names: readonly (keyof typeof packages)[]): UsageError {
  const lacking = names.length === 1 ? `${names[0]} is` : `${names.join(' and ')} are`;
  const wanted = names.map((name) => packages[name]).join(' ');
  return new UsageError(
    `${lacking} not in PATH, and this rehearsal runs the real codex and the real qwen.`,
    `Install and try again: npm install -g ${wanted}. No login is needed. Without agents: fugu rehearse`,
  );
}
