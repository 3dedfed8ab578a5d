import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Environment } from '../../domain/environment.ts';

/** The version whose interface node-llama.ts describes. */
export const nodeLlamaVersion = '3.22.1';

export interface AddOptions {
  /** One line at a time for a person who waits. */
  readonly say: (line: string) => void;
  readonly env: Environment;
  /** Machine to install for; `process.platform` and `process.arch` where left out. */
  readonly machine?: { readonly platform: string; readonly arch: string };
  readonly signal?: AbortSignal;
}

export type Added =
  | { readonly status: 'added'; readonly packages: string }
  | { readonly status: 'failed'; readonly because: string };

/** Folder of the embedded engine's packages under the data folder. */
export function embeddedPackages(dataDir: string): string {
  return join(dataDir, 'embedded');
}

/** Whether node-llama-cpp can be loaded from this folder, as far as files tell. */
export function hasEmbedded(packages: string): boolean {
  try {
    return createRequire(join(packages, 'index.js')).resolve('node-llama-cpp') !== '';
  } catch {
    return false;
  }
}

/**
 * Installs node-llama-cpp and the one binary for this machine under the data folder with npm: about
 * 85 MB, where its whole set of optional binaries is 700. Runs no install scripts. Installing again
 * is quick and mends what is missing.
 */
export async function addEmbedded(dataDir: string, options: AddOptions): Promise<Added> {
  const { platform, arch } = options.machine ?? process;
  const binary = binaries[`${platform}-${arch}`];
  if (binary === undefined) {
    return failed(
      `There is no ready-made engine for ${platform} on ${arch}. Install llama.cpp and set slot.engine: llama-server.`,
    );
  }
  const packages = embeddedPackages(dataDir);
  writeManifest(packages, binary);
  options.say(`Installing node-llama-cpp ${nodeLlamaVersion} under ${packages}, about 85 MB.`);
  const ended = await runNpm(packages, options);
  if (ended.status === 'missing') {
    return failed(
      'npm was not found. It comes with Node.js: install it, or put it in PATH, and try again.',
    );
  }
  if (ended.code !== 0) return failed(whyNpmFailed(ended.stderr));
  if (!hasEmbedded(packages)) {
    return failed(`npm ended well, but ${packages} holds no node-llama-cpp. Remove it, try again.`);
  }
  return { status: 'added', packages };
}

/** The packages of node-llama-cpp that run without anything else on the machine. */
const binaries: Readonly<Record<string, string>> = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'linux-arm': '@node-llama-cpp/linux-armv7l',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'win32-x64': '@node-llama-cpp/win-x64',
  'win32-arm64': '@node-llama-cpp/win-arm64',
};

function writeManifest(packages: string, binary: string): void {
  mkdirSync(packages, { recursive: true });
  const dependencies = { [binary]: nodeLlamaVersion, 'node-llama-cpp': nodeLlamaVersion };
  const manifest = { name: 'fugu-embedded-engine', private: true, dependencies };
  writeFileSync(join(packages, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const settings = ['omit=optional', 'ignore-scripts=true', 'package-lock=false', ''];
  writeFileSync(join(packages, '.npmrc'), settings.join('\n'));
}

type NpmEnd =
  | { readonly status: 'missing' }
  | { readonly status: 'ended'; readonly code: number | null; readonly stderr: string };

// Flags repeat what .npmrc says, because npm's own variables in the environment go before a file.
const npmArgs = [
  ...['install', '--omit=optional', '--ignore-scripts', '--no-package-lock', '--no-global'],
  ...['--no-audit', '--no-fund', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
];
const tickMs = 5_000;
const stderrTail = 16_384;

async function runNpm(packages: string, { say, env, signal }: AddOptions): Promise<NpmEnd> {
  // Only here: it would load with every word to the slot.
  const { execa } = await import('execa');
  const started = Date.now();
  const timer = setInterval(() => {
    say(`npm has been at it for ${Math.round((Date.now() - started) / 1_000)} s.`);
  }, tickMs);
  const ended = await execa('npm', [...npmArgs, '--prefix', packages], {
    cwd: packages,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
    shell: process.platform === 'win32',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  clearInterval(timer);
  if ('code' in ended && ended.code === 'ENOENT') return { status: 'missing' };
  const stderr = ended.stderr || (ended.originalMessage ?? '');
  return { status: 'ended', code: ended.exitCode ?? null, stderr: stderr.slice(-stderrTail) };
}

const unreachable = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b/;

function whyNpmFailed(stderr: string): string {
  const network = unreachable.exec(stderr)?.[1];
  if (network !== undefined) {
    return `npm could not reach its registry (${network}). Connect this machine, or tell npm of your proxy or registry, and try again.`;
  }
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trim());
  const said = lines.filter((line) => line !== '' && !/^(?:npm warn|A complete log)/.test(line));
  const words = said.slice(0, 2).join(' ') || 'It did not say why';
  return `npm could not install node-llama-cpp: ${words}. Fix that and try again.`;
}

function failed(because: string): Added {
  return { status: 'failed', because };
}
