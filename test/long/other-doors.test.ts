import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { GivenPlan, PlanStep } from '../../source/domain/plan/plan.ts';
import { readAsk } from '../../source/lanes/rehearsal/script/prompt-reading.ts';
import { rehearsalScript } from '../../source/lanes/rehearsal/script/rehearsal-script.ts';
import {
  reply,
  type Script,
  type ScriptRequest,
} from '../../source/lanes/rehearsal/script/script-answer.ts';
import { memoryTarget, surfaceOf } from '../../source/memory/bridge/agent-surface.ts';
import { bridgeJob } from '../../source/memory/bridge/bridge-job.ts';
import { makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { type AskedJob, runJob, type SettledJob } from '../helpers/run-job.ts';

let job: SettledJob | undefined;
afterEach(() => job?.close());

const passing = 'VERDICT: PASS\nBECAUSE: nothing is wrong with it.';
const isOf = (purpose: string, { prompt }: ScriptRequest) => readAsk(prompt).purpose === purpose;

const step = (id: string, file: string): PlanStep => ({
  ...{ id, title: `Write ${file}`, taskClass: 'patch', detail: `Write ${file}.` },
  ...{ dependsOn: [], owns: [file], acceptance: [], hard: false },
});
const block = (path: string, before: string, after: string) =>
  `${path}\n<<<<<<< SEARCH\n${before}=======\n${after}>>>>>>> REPLACE\n`;
const created = (path: string) => block(path, '', `${path}\n`);

/** Two steps that both write the same new file beside their own, and a worker that makes one of it. */
const conflicting: Script = (request) => {
  if (isOf('verify', request)) return reply(withMarks(request.prompt, passing));
  if (!isOf('work', request)) return rehearsalScript(request);
  const file = /^Title: Write (\S+)$/m.exec(request.prompt)?.[1] ?? '';
  const other = file === 'a.txt' ? 'b.txt' : 'a.txt';
  if (!isResolving(request))
    return reply(`${created(file)}\n${block('both.txt', '', `${file}\n`)}`);
  return reply(`${created(file)}\n${block('both.txt', `${other}\n`, `${other}\n${file}\n`)}`);
};
const isResolving = ({ prompt }: ScriptRequest) => prompt.includes('## Change that did not merge');

interface Door {
  readonly script: Script;
  readonly asked: () => AskedJob;
  /** How often a patch of this job does not merge. */
  readonly conflicts: number;
  /** Whether this is the work, or the judging of it, that the test is about. */
  readonly isIts: (request: ScriptRequest) => boolean;
}

const twoSteps: GivenPlan = {
  by: 'ada',
  plan: { summary: 'Two files.', steps: [step('a', 'a.txt'), step('b', 'b.txt')] },
};

const bridge: Door = {
  script: rehearsalScript,
  conflicts: 0,
  asked: () => {
    const surface = surfaceOf('claude', { HOME: '/home/ada' });
    const choice = memoryTarget(surface);
    if (choice.status === 'refused') throw new Error(choice.problem.what);
    return bridgeJob([{ target: choice.target, index: join('/home/ada', 'INDEX.md') }]);
  },
  isIts: () => true,
};

const doors: Readonly<Record<string, Door>> = {
  'a memory bridge': bridge,
  'a conflict that a worker resolves': {
    script: conflicting,
    conflicts: 1,
    asked: () => ({ form: contractFromText('Write two files'), givenPlan: twoSteps }),
    isIts: (request) =>
      isResolving(request) ||
      (isOf('verify', request) && / [ab]\.txt\n\+[ab]\.txt/.test(request.prompt)),
  },
};

/** The door's models, of which one kind of reply is another where the test is about it. */
function bent(
  { script, isIts }: Door,
  purpose: string,
  bend: (text: string, prompt: string) => string,
): Script {
  return (request) => {
    const answer = script(request);
    if (answer.status !== 'reply' || !isOf(purpose, request) || !isIts(request)) return answer;
    return { ...answer, text: bend(answer.text, request.prompt) };
  };
}

describe.each(Object.entries(doors))('%s', (_name, door) => {
  it('of honest models comes to its audit', async () => {
    job = await runJob({ script: door.script }, door.asked());
    expect(job.facts('AuditOpened')).toHaveLength(1);
    expect(job.facts('IntegrationConflicted')).toHaveLength(door.conflicts);
  });

  it.each([
    [
      'was only thought',
      (text: string) => `<think>\n${text}\n</think>\nI cannot accept this change.`,
    ],
    ['names no reading marks', (text: string) => text.replaceAll(/^READ: .*$/gm, '')],
  ])('is not passed by a verdict that %s', async (_what, bend) => {
    job = await runJob({ script: bent(door, 'verify', bend) }, door.asked());
    expect(job.facts('AuditOpened')).toEqual([]);
    expect(job.facts('Landed')).toEqual([]);
    expect(job.facts('IntegrationConflicted')).toHaveLength(door.conflicts);
  });

  it('is not passed by a model that answers as one nobody knows', async () => {
    const served = (model: string) =>
      /nemotron|claude|gpt|glm/.test(model) ? 'mystery-7b' : model;
    job = await runJob({ script: door.script, served }, door.asked());
    expect(job.facts('VerdictGiven')).toEqual([]);
    expect(job.facts('AuditOpened')).toEqual([]);
  });

  it('takes no draft that its author only thought of', async () => {
    const draft = `<think>\nPerhaps:\n${created('thought.txt')}</think>\n`;
    job = await runJob({ script: bent(door, 'work', (text) => `${draft}${text}`) }, door.asked());
    expect(job.facts('AuditOpened')).toHaveLength(1);
    const produced = job.facts('ArtifactProduced').flatMap(({ artifact }) => artifact.files);
    expect(produced.map(({ path }) => path)).not.toContain('thought.txt');
  });

  it('takes no half of a reply whose other half is in a form that cannot be read', async () => {
    const diff =
      '```diff\n--- a/package.json\n+++ b/package.json\n@@ -1 +1 @@\n-{\n+{ "x": 1,\n```\n';
    job = await runJob({ script: bent(door, 'work', (text) => `${text}\n${diff}`) }, door.asked());
    expect(job.facts('PatchRejected').length).toBeGreaterThan(0);
    expect(job.facts('AuditOpened')).toEqual([]);
  });
});

/** How far each finding of today's pulse is vouched for, over models of this script. */
async function pulseOf(script: Script): Promise<readonly unknown[]> {
  const fixture = await makeFixture({ script });
  try {
    const pulse = await fixture.fugu('pulse', 'run', '--json');
    const [day = '{}'] = pulse.stdout.split('\n');
    return JSON.parse(day).findings.map(({ vouched }: { vouched: unknown }) => vouched);
  } finally {
    await fixture.close();
  }
}

describe('a pulse', () => {
  it('has findings that another family read and passed', async () => {
    expect(await pulseOf(rehearsalScript)).toContain('verified');
  });

  it('has none where no verdict names its reading marks', async () => {
    const markless = bent({ ...bridge, isIts: () => true }, 'verify', (text) =>
      text.replaceAll(/^READ: .*$/gm, ''),
    );
    expect(await pulseOf(markless)).not.toContain('verified');
  });
});
