import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { CheckResult } from '../../../source/domain/artifact.ts';
import { planPatch } from '../../../source/workspace/patch/apply/plan.ts';
import { type BaseFile, baseTreeOf } from '../../../source/workspace/patch/form/base-tree.ts';
import { parseReply } from '../../../source/workspace/patch/read/reply.ts';
import { applyPlan } from '../../helpers/applied-plan.ts';
import type { Files } from './asks.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fugu-scripted-'));
  folders.push(folder);
  return folder;
}

/** A model's reply carried out by the real appliers, inside what the step owns. */
export function applied(files: Files, reply: string, scope: readonly string[]): Files {
  const parsed = parseReply(reply, { finishReason: 'stop' });
  if (parsed.status === 'rejected') throw new Error(JSON.stringify(parsed.problems));
  const encoder = new TextEncoder();
  const entries = Object.entries(files).map(([path, text]): [string, BaseFile] => {
    return [path, { mode: '100644', bytes: encoder.encode(text) }];
  });
  const base = baseTreeOf(new Map(entries));
  const plan = planPatch(parsed.edits, base, { scope });
  if (plan.status === 'rejected') throw new Error(JSON.stringify(plan.problems));
  if (plan.fuzz > 0) throw new Error(`a block needed fuzz ${plan.fuzz}`);
  const after = [...applyPlan(base, plan)];
  return Object.fromEntries(
    after.map(([path, { bytes }]) => [path, new TextDecoder().decode(bytes)]),
  );
}

function laidOut(files: Files): string {
  const folder = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Runs a command in a folder that holds these files, with this Node first in its path. */
export function ran(files: Files, command: string): CheckResult {
  const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`, NO_COLOR: '1' };
  const cwd = laidOut(files);
  const end = spawnSync('/bin/sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  return {
    name: command,
    command,
    origin: 'project',
    status: end.status === 0 ? 'passed' : 'failed',
    exitCode: end.status,
    durationMs: 0,
    tail: `${end.stdout}${end.stderr}`.split('\n').slice(-40).join('\n'),
  };
}

/** The unified diff between two sets of files, as git writes it. */
export function diffOf(before: Files, after: Files): string {
  const folder = laidOut(before);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'core.hooksPath=/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  git('init', '-q', '--template=');
  git('add', '-A');
  const tree = git('write-tree').trim();
  for (const [path, text] of Object.entries(after)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '-A');
  return git('diff', '--cached', '--no-ext-diff', '--no-renames', '--full-index', tree);
}
