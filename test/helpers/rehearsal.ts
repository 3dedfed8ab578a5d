import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type RehearsalModels,
  startRehearsalModels,
} from '../../source/lanes/rehearsal/rehearsal-models.edge.ts';
import { makeSampleRepo } from '../../source/lanes/rehearsal/sample/sample-repo.edge.ts';
import {
  rehearsalKey,
  rehearsalKeyName,
  rehearsalSpec,
} from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import type { Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { ownSpecPath } from '../../source/spec/spec-file.edge.ts';

/** Scripted models, a sample repository and a home with their role map, all in one temporary folder. */
export interface Rehearsal {
  readonly root: string;
  /** The sample repository, on branch `main`, clean. */
  readonly repo: string;
  /** Its head commit. */
  readonly base: string;
  /** What FUGU_HOME is set to in `env`. */
  readonly home: string;
  readonly specFile: string;
  /** What a fugu process needs beside PATH: its home and the key of the models. */
  readonly env: Readonly<Record<string, string>>;
  readonly models: RehearsalModels;
  /** Stops the models and removes the folder. */
  close(): Promise<void>;
}

export interface RehearsalOptions {
  /** Infinity unless told. */
  readonly speed?: number;
  readonly script?: Script;
  /** What an answer says it comes from. */
  readonly served?: (model: string) => string;
  /** What is left of a prompt in the server. */
  readonly keeps?: (prompt: string) => string;
  /** Another role map over the same models; gets their address. */
  readonly spec?: (baseURL: string) => string;
}

/** Sets the fixture of a rehearsal for a test; the test closes it. */
export async function setUpRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const { speed = Number.POSITIVE_INFINITY, spec = rehearsalSpec, ...fixture } = options;
  const root = await mkdtemp(join(tmpdir(), 'fugu-rehearsal-'));
  const models = await startRehearsalModels({ speed, ...fixture });
  const { dir: repo, head: base } = await makeSampleRepo(join(root, 'bookshop'));
  const home = join(root, 'home');
  const env = { FUGU_HOME: home, [rehearsalKeyName]: rehearsalKey };
  const specFile = ownSpecPath(env);
  await mkdir(dirname(specFile), { recursive: true });
  await writeFile(specFile, spec(models.baseURL));
  const close = async (): Promise<void> => {
    await models.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
  return { root, repo, base, home, specFile, env, models, close };
}
