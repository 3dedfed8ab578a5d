import { codex } from '../../agents/codex/manifest.ts';
import type { AgentManifest } from '../../agents/manifest.ts';
import { qwen } from '../../agents/qwen/manifest.ts';
import type { Environment } from '../../domain/environment.ts';
import { tooOld, versionOf } from '../../lanes/agent/agent-program.edge.ts';
import { findProgram, pathOf } from '../../lanes/process/containment.edge.ts';
import type { RehearsalAgents } from '../../lanes/rehearsal/script/rehearsal-spec.ts';
import { UsageError } from '../usage-error.ts';

/** The two real agents of a rehearsal; whoever lacks one is told what to install. */
export async function findRehearsalAgents(env: Environment): Promise<RehearsalAgents> {
  const one = await findProgram(codex.name, pathOf(env));
  const other = await findProgram(qwen.name, pathOf(env));
  if (one === undefined || other === undefined) {
    throw refuseMissing([
      ...(one === undefined ? [codex] : []),
      ...(other === undefined ? [qwen] : []),
    ]);
  }
  const version = await versionOf({ words: [one], name: codex.name }, env);
  const old = codex.kind && tooOld(codex.kind, version);
  if (old !== undefined) throw new UsageError(old, codex.lane?.install ?? '');
  return { codex: [one], qwen: [other, ...(qwen.lane?.command?.slice(1) ?? [])] };
}

function refuseMissing(missing: readonly AgentManifest[]): UsageError {
  const names = missing.map(({ name }) => name);
  const lacking = names.length === 1 ? `${names[0]} is` : `${names.join(' and ')} are`;
  const wanted = missing.map(({ launcher }) => launcher?.package).join(' ');
  return new UsageError(
    `${lacking} not in PATH, and this rehearsal runs the real ${codex.name} and the real ${qwen.name}.`,
    `Install and try again: npm install -g ${wanted}. No login is needed. Without agents: fugu rehearse`,
  );
}
