import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentControl } from '../../source/agents/list.ts';
import type { Blobs } from '../../source/conductor/ports.ts';
import { createWorkspaces, type LocalWorkspaces } from '../../source/workspace/workspaces.edge.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: string;
  readonly ok?: boolean;
}

const fileCount = 5_000;
const rounds = 5;
/** The workspace's share of a patch step may cost this much beyond models and checks, in seconds. */
const targetS = 1.5;

/** What a patch step costs in this room on a 5,000-file repository: first in a new clone, then in a used one. */
export async function bench(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'fugu-bench-'));
  try {
    const { repo, base } = makeRepo(root);
    const room = createWorkspaces({
      stateDir: join(root, 'state'),
      blobs: memoryBlobs(),
      env: { PATH: process.env.PATH, HOME: root },
      node: process.execPath,
      agentFiles: agentControl,
    });
    await room.sandbox();
    const cold = await step(room, repo, base, 0);
    const warm: (readonly Figure[])[] = [];
    for (let round = 1; round <= rounds; round += 1) warm.push(await step(room, repo, base, round));
    const many = await eightAtOnce(room, repo, base);
    await room.close();
    return [...named('first step', cold), ...named('later step', medians(warm)), many];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function step(
  room: LocalWorkspaces,
  repo: string,
  base: string,
  round: number,
): Promise<readonly Figure[]> {
  const watch = stopwatch();
  const opened = await room.open({ repo, base, patches: [] });
  if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
  const { workspace } = opened;
  watch.lap('lease and fill');
  const reply = `dir1/file1.txt\n<<<<<<< SEARCH\nfile 1\n=======\nfile ${round} changed\n>>>>>>> REPLACE\n`;
  const rules = { finishedCut: false, owns: [], protectedGlobs: [] };
  const got = await room.harvest({ workspace, fromTree: workspace.baseTree, reply, ...rules });
  if (got.status !== 'patch') throw new Error(JSON.stringify(got));
  await workspace.release();
  watch.lap('apply and diff');
  const ran = await room.check(
    {
      ...{ repo, base, tree: got.artifact.tree, overlay: [], setup: [], timeoutMs: 60_000 },
      commands: [{ name: 'true', run: 'true', origin: 'project' }],
    },
    new AbortController().signal,
  );
  if (ran.results[0]?.status !== 'passed') throw new Error(JSON.stringify(ran));
  watch.lap(ran.sandboxed ? 'check launch (sandboxed)' : 'check launch (no sandbox)');
  return watch.figures();
}

/** Eight workspaces asked for at the same instant, seven of them new. */
async function eightAtOnce(room: LocalWorkspaces, repo: string, base: string): Promise<Figure> {
  const began = performance.now();
  const ask = () => room.open({ repo, base, patches: [] });
  const opened = await Promise.all(Array.from({ length: 8 }, ask));
  const value = Math.round(performance.now() - began) / 1_000;
  for (const one of opened) if (one.status === 'open') await one.workspace.release();
  const ok = value <= 3 && opened.every((one) => one.status === 'open');
  return { name: 'workspace: 8 at once', value, unit: 's', target: '≤ 3 s', ok };
}

function stopwatch() {
  const laps: Figure[] = [];
  let last = performance.now();
  return {
    lap(name: string): void {
      const now = performance.now();
      laps.push({ name, value: (now - last) / 1_000, unit: 's' });
      last = now;
    },
    figures(): readonly Figure[] {
      const total = laps.reduce((sum, lap) => sum + lap.value, 0);
      const ok = total <= targetS;
      return [...laps, { name: 'whole', value: total, unit: 's', target: `≤ ${targetS} s`, ok }];
    },
  };
}

function medians(runs: readonly (readonly Figure[])[]): readonly Figure[] {
  return (runs[0] ?? []).map((figure, at) => {
    const values = runs.map((run) => run[at]?.value ?? 0).sort((a, b) => a - b);
    const value = values[Math.floor(values.length / 2)] ?? 0;
    return figure.target === undefined
      ? { ...figure, value }
      : { ...figure, value, ok: value <= targetS };
  });
}

function named(prefix: string, figures: readonly Figure[]): readonly Figure[] {
  return figures.map((figure) => ({
    ...figure,
    name: `workspace, ${prefix}: ${figure.name}`,
    value: Math.round(figure.value * 1_000) / 1_000,
  }));
}

function makeRepo(root: string): { readonly repo: string; readonly base: string } {
  const repo = join(root, 'repo');
  mkdirSync(repo);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', repo, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  git('init', '-q');
  for (let at = 1; at <= fileCount; at += 1) {
    const folder = join(repo, `dir${at % 100}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file${at}.txt`), `file ${at}\n`);
  }
  git('add', '-A');
  git('commit', '-q', '-m', 'Begin');
  return { repo, base: git('rev-parse', 'HEAD').trim() };
}

function memoryBlobs(): Blobs {
  const held = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
      const digest = `sha256:${createHash('sha256').update(data).digest('hex')}`;
      held.set(digest, data);
      return digest;
    },
    get: async (digest) => held.get(digest),
    text: async (digest) => new TextDecoder().decode(held.get(digest)),
  };
}
