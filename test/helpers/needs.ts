import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test was skipped: the program it needs, and how the probe failed. */
    needs?: string;
  }
}

type Body = () => void | Promise<void>;
type Titled = (title: string, body: Body, timeoutMs?: number) => void;
type Probe = () => string | undefined;

const bwrapFlags = [
  ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
];

// A probe runs the program the way the tests will: a bubblewrap that exists but may not
// make namespaces is as good as none.
const probes: Readonly<Record<string, Probe>> = {
  bwrap: () => runs('bwrap', [...bwrapFlags, 'true']),
  tmux: () => runs('tmux', ['-V']),
  strace: () => runs('strace', ['-o', '/dev/null', 'true']),
  'old-node': () => (oldNode() === undefined ? 'no Node older than 22.22 found' : undefined),
  engine: loadsEngine,
  'llama-server': llamaServerTrouble,
  // A small disk of one's own, in a mount namespace that ends with the program.
  tmpfs: () => runs('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/tmp']),
  root: () => (process.getuid?.() === 0 ? undefined : 'the tests do not run as root'),
};

/** Needs that .ci/run does not install: skipped and named in the table, under FUGU_REQUIRE=all too. */
const optional: readonly string[] = ['agent-claude', 'llama-server'];

/**
 * A test function for tests that need programs the machine may lack. Where one is missing the
 * test is skipped and named in the table at the end; with FUGU_REQUIRE=all it fails instead.
 * Known names: bwrap, tmux, strace, root, old-node, engine, llama-server,
 * agent-NAME; any other name is a program looked up in PATH.
 */
export function needs(...names: readonly string[]): Titled {
  const lacking = names.find((name) => missing(name) !== undefined);
  if (lacking === undefined) return (title, body, timeoutMs) => it(title, body, timeoutMs);
  const reason = missing(lacking) ?? lacking;
  if (process.env.FUGU_REQUIRE === 'all' && !optional.includes(lacking)) {
    return failing(`FUGU_REQUIRE=all forbids a skip, and this test needs ${reason}`);
  }
  // Whoever names a server wants it tried.
  if (lacking === 'llama-server' && llamaServer() !== undefined) return failing(reason);
  return (title, body) => it(title, { skip: true, meta: { needs: reason } }, body);
}

function failing(because: string): Titled {
  return (title) =>
    it(title, () => {
      throw new Error(because);
    });
}

/** A test function for tests that need one program in PATH. */
needs.program = (name: string): Titled => needs(name);

/** What is missing and how that showed, or undefined when the need is met. */
export function missing(name: string): string | undefined {
  const agent = name.startsWith('agent-') ? name.slice('agent-'.length) : undefined;
  const probe = probes[name] ?? (() => (agent === undefined ? inPath(name) : agentTrouble(agent)));
  const trouble = probe();
  return trouble === undefined ? undefined : `${name} (${trouble})`;
}

/** The folder whose node_modules holds the real engine of the slot's tests. */
export const engineFolder = fileURLToPath(new URL('../engine', import.meta.url));

function loadsEngine(): string | undefined {
  const trouble = runs(process.execPath, [join(engineFolder, 'probe.ts')]);
  return trouble === undefined ? undefined : 'not loadable: run `npm i` in test/engine';
}

/** The llama-server that the person who runs the tests named in FUGU_LLAMA_SERVER. */
export function llamaServer(): string | undefined {
  const named = process.env.FUGU_LLAMA_SERVER?.trim() ?? '';
  return named === '' ? undefined : named;
}

function llamaServerTrouble(): string | undefined {
  const named = llamaServer();
  if (named === undefined) return 'FUGU_LLAMA_SERVER names none';
  const trouble = runs(named, ['--version']);
  return trouble === undefined ? undefined : `FUGU_LLAMA_SERVER is ${named}: ${trouble}`;
}

/** Where a real agent program lies once test/real-agents is installed. */
export function agentProgram(name: string): string {
  return new URL(`../real-agents/node_modules/.bin/${name}`, import.meta.url).pathname;
}

function agentTrouble(name: string): string | undefined {
  return existsSync(agentProgram(name)) ? undefined : 'not installed in test/real-agents';
}

/** A Node program too old for fugu: FUGU_OLD_NODE, or one that the system brought. */
export function oldNode(): string | undefined {
  const places = [process.env.FUGU_OLD_NODE ?? '', '/usr/bin/node', '/usr/local/bin/node'];
  return places.find((place) => {
    if (place === '') return false;
    const shown = spawnSync(place, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    const [major = 0, minor = 0] = (shown.stdout ?? '').split('.').map(Number);
    return shown.status === 0 && (major < 22 || (major === 22 && minor < 22));
  });
}

function inPath(name: string): string | undefined {
  const found = spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', name], { stdio: 'ignore' });
  return found.status === 0 ? undefined : 'not in PATH';
}

function runs(program: string, args: readonly string[]): string | undefined {
  const probe = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  if (probe.error !== undefined) {
    return 'code' in probe.error && probe.error.code === 'ENOENT'
      ? 'not in PATH'
      : probe.error.message;
  }
  if (probe.status === 0) return undefined;
  return probe.stderr.trim().split('\n')[0] || `a trial run ended with ${probe.status}`;
}
