/** What the harness itself costs in a patch step, end to end, on a repository of 5,000 files. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJob } from '../../source/app/run/start-job.edge.ts';
import { adoptText } from '../../source/app/spec-in-force.edge.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { Recorded } from '../../source/domain/decode.ts';
import type { FactOf, FactType } from '../../source/domain/facts.ts';
import { startRehearsalModels } from '../../source/lanes/rehearsal/rehearsal-models.edge.ts';
import { readAsk, stepText, textOf } from '../../source/lanes/rehearsal/script/prompt-reading.ts';
import {
  rehearsalKey,
  rehearsalKeyName,
  rehearsalSpec,
} from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { refuse, reply, type Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { withMarks } from '../helpers/marks.ts';
import { atMost, type Figure, median } from './figure.ts';

const fileCount = 5_000;
const targetS = 1.5;
const stepIds = ['s1', 's2', 's3', 's4', 's5'] as const;

/** One run of five patch steps, each after the one before it; the first finds no workspace yet. */
export async function bench(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'fugu-step-'));
  try {
    const history = await runJob(root);
    const costs = stepIds.map((step) => overheadS(history, step));
    const [first = Number.NaN, ...later] = costs;
    const name = (which: string) => `step: harness in a patch step, ${which} (${fileCount} files)`;
    return [
      { ...atMost(name('first'), rounded(first), 's', targetS), scripted: true },
      { ...atMost(name('later'), rounded(median(later)), 's', targetS), scripted: true },
      { name: 'step: models in it', value: rounded(modelS(history, 's3')), unit: 's' },
      { name: 'step: checks in it', value: rounded(checkS(history, 's3')), unit: 's' },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

async function runJob(root: string): Promise<readonly Recorded[]> {
  const repo = makeRepo(root);
  const models = await startRehearsalModels({ speed: Number.POSITIVE_INFINITY, script });
  try {
    return await runOn(root, repo, rehearsalSpec(models.baseURL));
  } finally {
    await models.close();
  }
}

async function runOn(root: string, repo: string, text: string): Promise<readonly Recorded[]> {
  const reading = adoptText(text, 'bench.yaml', {});
  if (reading.status !== 'adopted') throw new Error(JSON.stringify(reading.problems));
  const session = await startJob({
    repo,
    form: contractFromText('raise every number'),
    stepMode: false,
    rehearsal: true,
    person: 'bench',
    env: { PATH: process.env.PATH, HOME: root, [rehearsalKeyName]: rehearsalKey },
    stateDir: join(root, 'state'),
    specFor: async () => reading.spec,
  });
  try {
    const state = await session.conductor.settled();
    if (!state.audit) throw new Error(`The job did not reach its audit: ${lastWords(session)}`);
    return session.conductor.history();
  } finally {
    await session.close();
  }
}

function lastWords({ conductor, fault }: Awaited<ReturnType<typeof startJob>>): string {
  const last = conductor.history().slice(-4);
  return JSON.stringify([String(fault()), ...last.map(({ fact }) => fact)]);
}

/** From the step's first route to its end, less the time of its models and its checks. */
function overheadS(history: readonly Recorded[], step: string): number {
  const began = history.find(({ fact }) => fact.type === 'CallRouted' && fact.call.step === step);
  const ended = history.find(({ fact }) => fact.type === 'StepDone' && fact.step === step);
  if (!began || !ended) throw new Error(`Step ${step} was not finished.`);
  return (ended.at - began.at) / 1000 - modelS(history, step) - checkS(history, step);
}

/** Calls of such a step come one after the other. */
function modelS(history: readonly Recorded[], step: string): number {
  const calls = all(history, 'CallEnded').filter(({ call }) => call.startsWith(`${step}.`));
  return calls.reduce((sum, { outcome }) => sum + outcome.durationMs, 0) / 1000;
}

function checkS(history: readonly Recorded[], step: string): number {
  const runs = all(history, 'ChecksEnded').filter(({ subject }) => subject.startsWith(`${step}.`));
  const results = runs.flatMap((run) => run.results);
  return results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

function all<Type extends FactType>(
  history: readonly Recorded[],
  type: Type,
): readonly FactOf<Type>[] {
  return history.flatMap(({ fact }) => (fact.type === type ? [fact as FactOf<Type>] : []));
}

const pathOf = (step: string): string => `dir${step.slice(1)}/number.txt`;

/** Answers as five steps need them; each reads its step from the request. */
const script: Script = ({ prompt }) => {
  const ask = readAsk(prompt);
  switch (ask.purpose) {
    case 'plan':
      return reply(planText());
    case 'verify':
      return reply(withMarks(prompt, 'VERDICT: PASS\nBECAUSE: the number is raised.\n'));
    case 'synthesis':
      return reply('Every number is raised.\n');
    case 'work': {
      const title = stepText(ask);
      const step = stepIds.find((id) => title.includes(pathOf(id)));
      if (step === undefined) return refuse(`its step is none of ours: ${title}`);
      return reply(`${pathOf(step)}\n<<<<<<< SEARCH\n1\n=======\n2\n>>>>>>> REPLACE\n`);
    }
    default:
      return refuse(`nothing is said about ${ask.purpose} ${textOf(ask, 'Task')}`);
  }
};

function planText(): string {
  const steps = stepIds.map((id, at) => ({
    id,
    title: `raise the number in ${pathOf(id)}`,
    class: 'patch',
    detail: `Write 2 into ${pathOf(id)}.`,
    depends_on: stepIds.slice(Math.max(0, at - 1), at),
    owns: [pathOf(id)],
    acceptance: [],
    hard: false,
  }));
  return `\`\`\`json\n${JSON.stringify({ summary: 'one after the other', steps })}\n\`\`\`\n`;
}

function makeRepo(root: string): string {
  const repo = join(root, 'repo');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', repo, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  mkdirSync(repo);
  for (let at = 0; at < fileCount - stepIds.length - 1; at += 1) {
    const folder = join(repo, `dir${at % 100}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file${at}.txt`), `file ${at}\n`);
  }
  for (const step of stepIds) writeFileSync(join(repo, pathOf(step)), '1\n');
  const scripts = { test: 'node -e 0' };
  writeFileSync(join(repo, 'package.json'), JSON.stringify({ name: 'numbers', scripts }));
  git('init', '-q', '-bmain');
  git('add', '-A');
  git('commit', '-q', '-m', 'Begin');
  return repo;
}
