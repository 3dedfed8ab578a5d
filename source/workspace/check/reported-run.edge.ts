// One command of a project run so that its test runner also says, for a machine, what each test did.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckCommand, RawTestReport } from '../../conductor/ports.ts';
import type { CheckResult } from '../../domain/artifact.ts';
import type { FileReach, TestRunner } from '../../domain/test-report.ts';
import { cleanText } from '../../safety/clean-text.ts';
import { goReach, pytestReach, v8Reach } from '../test-runner/file-reach.ts';
import type { FoundRunner } from '../test-runner/find-runner.ts';
import {
  coverageName,
  goCoverName,
  type ReportPlace,
  reportCommand,
  reportName,
} from '../test-runner/report-command.ts';
import { type CheckRunner, runCheck, type Stage } from './check-run.edge.ts';

export interface ReportedRun {
  readonly result: CheckResult;
  readonly report: RawTestReport;
}

/** More than any runner writes about a project's tests. */
const maxReportBytes = 32 * 1024 * 1024;
const maxCoverageBytes = 128 * 1024 * 1024;

/** Runs the project's command with these test files named too. Never throws. */
export async function runReported(
  runner: CheckRunner,
  stage: Stage,
  { command, found }: { readonly command: CheckCommand; readonly found: FoundRunner },
  limit: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ReportedRun> {
  const files = command.report?.files ?? [];
  const root = await realpath(dirOf(stage));
  // A new name each time: what the project or a model put there before is not read as a result.
  const place = { root, folder: join(root, `.fugu-${randomUUID()}`) };
  await mkdir(place.folder, { mode: 0o700 });
  try {
    const paths = files.map((file) => join(root, file));
    const asked = reportCommand(found, paths, place);
    for (const [name, text] of Object.entries(asked.helpers))
      await writeFile(join(place.folder, name), text, { flag: 'wx' });
    const run = { ...command, run: asked.run };
    const ended = await runCheck(runner, withEnv(stage, asked.env), run, limit);
    const shown = [`${found.before}${found.command}`, ...files].join(' ');
    const report = await readReport(runner, found.runner, place);
    return { result: { ...ended, command: shown }, report: { name: command.name, ...report } };
  } finally {
    await rm(place.folder, { recursive: true, force: true });
  }
}

function dirOf(stage: Stage): string {
  return stage.type === 'sandboxed' ? stage.plan.workspace : stage.dir;
}

function withEnv(stage: Stage, further: Readonly<Record<string, string>>): Stage {
  if (stage.type === 'unsandboxed') return { ...stage, env: { ...stage.env, ...further } };
  return { ...stage, plan: { ...stage.plan, env: { ...stage.plan.env, ...further } } };
}

async function readReport(
  { redact }: CheckRunner,
  runner: TestRunner,
  place: ReportPlace,
): Promise<Omit<RawTestReport, 'name'>> {
  const raw = (await readSmall(join(place.folder, reportName), maxReportBytes)) ?? '';
  const reach = await readReach(runner, raw, place);
  const text = (await redact(cleanText(raw)))
    .replaceAll(`file://${place.root}/`, '')
    .replaceAll(`${place.root}/`, '');
  return { runner, text, ...(reach === undefined ? {} : { reach }) };
}

async function readReach(
  runner: TestRunner,
  report: string,
  { root, folder }: ReportPlace,
): Promise<readonly FileReach[] | undefined> {
  switch (runner) {
    case 'node:test':
    case 'vitest':
    case 'jest':
    case 'mocha': {
      const texts = await readFolder(join(folder, coverageName));
      return texts.length === 0 ? undefined : v8Reach(texts, root);
    }
    case 'pytest':
      return pytestReach(report, root);
    case 'go test': {
      const profile = await readSmall(join(folder, goCoverName), maxCoverageBytes);
      const [, module = ''] =
        /^module\s+(\S+)/m.exec((await readSmall(join(root, 'go.mod'), maxReportBytes)) ?? '') ??
        [];
      return profile === undefined ? undefined : goReach(profile, module);
    }
    default:
      return runner satisfies never;
  }
}

/** The texts of all files of a folder; none where they are more than is read. */
async function readFolder(folder: string): Promise<readonly string[]> {
  const texts: string[] = [];
  let left = maxCoverageBytes;
  for (const name of await readdir(folder).catch(() => [])) {
    const text = await readSmall(join(folder, name), left);
    if (text === undefined) return [];
    left -= text.length;
    texts.push(text);
  }
  return texts;
}

/** A plain file's text up to a size; a link that a test put in its place is not followed. */
async function readSmall(path: string, mostBytes: number): Promise<string | undefined> {
  const file = await open(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const about = await file.stat();
    return about.isFile() && about.size <= mostBytes ? await file.readFile('utf8') : undefined;
  } finally {
    await file.close();
  }
}
