import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ownSpecPath } from '../../source/spec/spec-file.edge.ts';
import { type Ended, fugu, type ProgramOptions } from './program.ts';

/** A machine of its own for one test: a home, a PATH with nothing in it, and what the test puts there. */
export interface Machine {
  readonly home: string;
  /** The only folder in PATH. */
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly specFile: string;
  /** Puts a program into PATH that tells this version and nothing else. */
  install(program: string, version: string): Promise<void>;
  /** Writes a file below the home. */
  keep(path: string, text: string): Promise<void>;
  /** Runs fugu on this machine, with more environment if told. */
  fugu(argv: readonly string[], more?: Partial<ProgramOptions>): Promise<Ended>;
  spec(): Promise<string | undefined>;
  remove(): Promise<void>;
}

export async function emptyMachine(): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), 'fugu-machine-'));
  const home = join(root, 'home');
  const bin = join(root, 'bin');
  await Promise.all([mkdir(home), mkdir(bin)]);
  const env = { HOME: home, PATH: bin };
  const specFile = ownSpecPath(env);
  return {
    ...{ home, bin, env, specFile },
    install: async (program, version) => {
      const file = join(bin, program);
      await writeFile(file, `#!/bin/sh\necho '${version}'\n`);
      await chmod(file, 0o755);
    },
    keep: async (path, text) => {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
    },
    fugu: (argv, more = {}) => fugu(argv, { cwd: home, ...more, env: { ...env, ...more.env } }),
    spec: async () => (existsSync(specFile) ? readFile(specFile, 'utf8') : undefined),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** A server on loopback that answers these paths with JSON, and 404 elsewhere. */
export async function jsonServer(
  answers: Readonly<Record<string, unknown>>,
): Promise<{ readonly url: string; readonly asked: readonly string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const known = Object.hasOwn(answers, path);
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? answers[path] : { error: 'no such path' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
