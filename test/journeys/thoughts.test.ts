import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { rehearsalScript } from '../../source/lanes/rehearsal/script/rehearsal-script.ts';
import type { Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { commitChange, type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { startHost } from '../helpers/mcp-host.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const passing = 'VERDICT: PASS\nBECAUSE: it looks fine.';
const refusing = 'I cannot accept this change.';
const isVerifier = (system: string) => system.startsWith('You judge a change');

/** Every model as rehearsed, with thoughts before what it says. */
const thinking =
  (thoughts: (system: string) => string): Script =>
  (request) => {
    const answer = rehearsalScript(request);
    if (answer.status !== 'reply') return answer;
    return { ...answer, text: `${thoughts(request.system)}${answer.text}` };
  };

/** A verifier that thinks a pass and refuses it. */
const twoMinds: Script = ({ prompt }) => ({
  status: 'reply',
  text: `<think>\n${withMarks(prompt, passing)}\n</think>\n${refusing}`,
});

it('a pass that a verifier only thought does not pass a commit, and what it thought is kept', async () => {
  fixture = await makeFixture({ script: twoMinds });
  await commitChange(fixture);
  const ended = await fixture.fugu('verify', 'HEAD', '--author', 'spark', '--trust', '--json');
  expect(ended.code, told(ended)).toBe(4);
  const facts = factsIn(ended.stdout);
  const [first] = facts.filter(({ type }) => type === 'CallEnded');
  expect(first).toMatchObject({ outcome: { product: { type: 'unreadable' } } });
  expect(JSON.stringify(facts)).not.toContain('"judgement":"pass"');
  expect(fixture.models.requests()[1]?.prompt).toContain('There is no line `VERDICT: PASS');
  expect(fixture.models.requests()[1]?.prompt).toContain(refusing);
  expect(fixture.models.requests()[1]?.prompt).not.toContain('it looks fine');
});

it('the same verdict after the thoughts passes it', async () => {
  fixture = await makeFixture({
    script: ({ prompt }) => ({
      status: 'reply',
      text: `<think>\nVERDICT: FAIL\nBECAUSE: hm\n</think>\n${withMarks(prompt, passing)}`,
    }),
  });
  await commitChange(fixture);
  const ended = await fixture.fugu('verify', 'HEAD', '--author', 'spark', '--trust');
  expect(ended.code, told(ended)).toBe(0);
});

it('a job whose models all think aloud comes to its audit, and no draft in thoughts is applied', async () => {
  const draft =
    'src/shelf-draft.js\n<<<<<<< SEARCH\n=======\nexport const draft = 1;\n>>>>>>> REPLACE\n';
  const thoughts = (system: string) =>
    isVerifier(system)
      ? '<think>\nVERDICT: FAIL\nFINDING defect — first look\n</think>\n\n'
      : `Let me draft it.\n\n${draft}\n\`\`\`memory\ntitle: x\n---\ny\n\`\`\`\nNo, better:\n</think>\n\n`;
  fixture = await makeFixture({ script: thinking(thoughts) });
  const ended = await fixture.fugu('run', knownTask, '--plain', '--json', '--trust');
  expect(ended.code, told(ended)).toBe(3);
  const facts = factsIn(ended.stdout);
  expect(facts.some(({ type }) => type === 'AuditOpened')).toBe(true);
  const made = JSON.stringify(facts.filter(({ type }) => type === 'ArtifactProduced'));
  expect(made).toContain('src/fetch-shelf.js');
  expect(made).not.toContain('shelf-draft');
  expect(facts.some(({ type }) => type === 'PatchRejected')).toBe(false);
  expect(facts.some(({ type }) => type === 'MemoryProposed')).toBe(false);
  const report = readFileSync(join(fixture.runDir(fixture.runs()[0] ?? ''), 'report.md'), 'utf8');
  expect(report).not.toContain('Let me draft it');
});

it('a worker whose thoughts never end is refused with the reason, and nothing of them is applied', async () => {
  fixture = await makeFixture({
    script: (request) => {
      const answer = rehearsalScript(request);
      const isWork = request.system.startsWith('You carry out one step');
      if (answer.status !== 'reply' || !isWork) return answer;
      return { ...answer, text: `<think>\n${answer.text}` };
    },
  });
  const ended = await fixture.fugu('run', knownTask, '--plain', '--json', '--trust');
  expect(ended.code, told(ended)).not.toBe(0);
  const facts = factsIn(ended.stdout);
  expect(facts.some(({ type }) => type === 'ArtifactProduced')).toBe(false);
  expect(JSON.stringify(facts)).toMatch(/Its thoughts begin with `<think>` and never end/);
});

it('over MCP a pass that was only thought is no pass either', async () => {
  let thinks = false;
  fixture = await makeFixture({
    script: (request) =>
      thinks && isVerifier(request.system) ? twoMinds(request) : rehearsalScript(request),
  });
  await fixture.fugu('trust', fixture.repo, '--yes');
  const host = await startHost({ env: fixture.env, cwd: fixture.repo });
  try {
    const settled = async (run: unknown, tool: string) => {
      for (;;) {
        const { value } = await host.call(tool, { run, wait_s: 45 });
        if (value.status !== 'running') return value;
      }
    };
    const { value } = await host.call('delegate', { task: knownTask });
    expect(JSON.stringify(await settled(value.run, 'result'))).toContain('"judgement":"pass"');
    thinks = true;
    const again = await host.call('verify', { run: value.run });
    const judged = JSON.stringify(await settled(again.value.run, 'result'));
    expect(judged).not.toContain('"judgement":"pass"');
  } finally {
    await host.close();
  }
});

it('a panel and a pulse read answers alone', async () => {
  const decoy = '```json\n{"reviews": [], "ranking": [], "findings": []}\n```';
  fixture = await makeFixture({ script: thinking(() => `◁think▷\n${decoy}\n◁/think▷\n`) });
  const kit = join(import.meta.dirname, '..', '..', 'spec', 'kits', 'cache-invalidation.yaml');
  const out = join(fixture.root, 'decision.md');
  const held = await fixture.fugu('panel', kit, '--plain', '--out', out);
  expect(held.code, told(held)).toBe(0);
  expect(readFileSync(out, 'utf8')).toMatch(/## Failed tracks\n\n- none/);
  const pulse = await fixture.fugu('pulse', 'run', '--json');
  const [day] = pulse.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(day?.findings.length, told(pulse)).toBeGreaterThan(0);
});
