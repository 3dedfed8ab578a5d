import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { type Answer, answers, type ModelServer, modelServer } from '../helpers/model-server.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  await fixture.close();
});

const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
const persian = '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645';
const esc = '\u001b';

/** One endpoint under two ids, each of a family of its own. */
const mapOf = (url: string) => `version: 1
families: { deepseek: ["*deepseek*"], nvidia: ["*nemotron*"] }
models:
  spark: { driver: openai, baseURL: "${url}", model: deepseek-v3.2, price: free }
  compass: { driver: openai, baseURL: "${url}", model: nemotron-3-ultra, price: free }
lanes:
  conductor: { models: [compass] }
  thinker: { models: [compass] }
  worker-fast: { models: [spark] }
routing:
  quick: { to: [worker-fast], verify: none }
  plan: { to: [thinker], verify: { count: 1 } }
  patch: { to: [worker-fast], verify: { count: 1 } }
  directed: { to: [worker-fast], verify: { count: 1 } }
  ship: { to: [worker-fast], verify: { count: 1 } }
  review: { to: [conductor], verify: none }
  synthesis: { to: [conductor], verify: none }
limits: { planSteps: 5, candidates: 1, repairRounds: 1 }
`;

const plan = {
  summary: 'labels',
  steps: [
    {
      ...{ id: 's1', title: `add ${esc}[31mlabels`, class: 'patch', detail: `with ${persian}` },
      ...{ depends_on: [], owns: ['src/labels.js'], acceptance: [], hard: false },
    },
  ],
};

/** Plans one step, writes `file` and passes it; what each purpose was asked is kept. */
function answering(file: string, prompts: [purpose: string, prompt: string][]): Answer {
  return (response, seen) => {
    const messages = seen.body.messages as readonly { readonly content: string }[];
    const prompt = messages.at(-1)?.content ?? '';
    const purpose = /^FUGU-PURPOSE: (\S+)/m.exec(prompt)?.[1] ?? '';
    prompts.push([purpose, prompt]);
    const said: Readonly<Record<string, string>> = {
      triage: 'DIFFICULTY: normal\nBECAUSE: it changes a file',
      plan: `\`\`\`json\n${JSON.stringify(plan)}\n\`\`\``,
      work: `${esc}]0;owned\u0007Done.\n\nFILE: src/labels.js\n\`\`\`js\n${file}\`\`\`\n`,
      verify: withMarks(prompt, `VERDICT: PASS\nBECAUSE: the labels ${esc}[2J are right`),
      synthesis: `It adds labels ${esc}[2J to the shop.`,
    };
    const model = String(seen.body.model);
    const letters = messages.reduce((sum, { content }) => sum + content.length, 0);
    const usage = { prompt_tokens: Math.ceil(letters / 4) };
    return answers.says(said[purpose] ?? 'Nothing.', { model, usage })(response, seen);
  };
}

async function running(
  file: string,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
) {
  const prompts: [string, string][] = [];
  fixture = await makeFixture();
  server = await modelServer(answering(file, prompts));
  writeFileSync(fixture.specFile, mapOf(server.baseURL));
  for (const [path, text] of Object.entries(options.files ?? {})) {
    writeFileSync(join(fixture.repo, path), text);
    fixture.git('add', '-A');
    fixture.git('commit', '-qm', `Add ${path}`);
  }
  Object.assign(fixture.env, options.env);
  const ran = await fixture.fugu('run', 'add labels', '--trust', '--plain');
  const [run = ''] = fixture.runs();
  const prompt = (purpose: string) => prompts.filter(([one]) => one === purpose).map(([, p]) => p);
  return { ran, run, prompt };
}

/** Accepts what the audit of a run is about. */
async function accept(run: string) {
  const facts = await fixture.fugu('replay', run, '--json');
  const trees = [...facts.stdout.matchAll(/"type":"AuditOpened","tree":"([0-9a-f]+)"/g)];
  return fixture.fugu('audit', run, '--accept', trees.at(-1)?.[1] ?? '');
}

const landed = (run: string) => fixture.git('show', `fugu/${run}:src/labels.js`);

it('a family of one emoji and a Persian word land as the model wrote them, and no terminal obeys a reply', async () => {
  const file = `export const labels = ['${family}', '${persian}', '\u26a0\ufe0f', 'a\u202eb'];\n`;
  const { ran, run, prompt } = await running(file);
  expect(ran.code, told(ran)).toBe(3);
  // The verifier reads each hidden character; the worker is told its words as they are.
  const judged = prompt('verify').find((one) => one.includes('## Diff'));
  expect(judged).toContain('\u0645\u06cc⟦U+200C⟧\u062e');
  expect(judged).toContain('src/labels.js:1 adds U+202E right-to-left override');
  expect(prompt('work')[0]).toContain(`with ${persian}`);
  const audit = await fixture.fugu('audit', run);
  expect(audit.stdout).toContain('src/labels.js:1 adds U+202E right-to-left override');
  const replay = await fixture.fugu('replay', run);
  const facts = await fixture.fugu('replay', run, '--json');
  const accepted = await accept(run);
  expect(accepted.code, told(accepted)).toBe(0);
  expect(landed(run)).toBe(file.trimEnd());
  const report = await fixture.fugu('report', run);
  const kept = readFileSync(join(fixture.runDir(run), 'report.md'), 'utf8');
  const message = fixture.git('log', '-1', '--format=%B', `fugu/${run}`);
  for (const ended of [ran, audit, replay, facts, accepted, report])
    expect(ended.stdout + ended.stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  for (const text of [kept, message]) expect(text).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  expect(facts.stdout).toContain('\\u001b[31mlabels');
});

it('a word that stands in the project lands though it is a password in the environment', async () => {
  const file = "export const url = 'postgres://db/shop';\n";
  const { ran, run } = await running(file, {
    env: { POSTGRES_PASSWORD: 'postgres' },
    files: { 'compose.yaml': 'services: { db: { image: postgres } }\n' },
  });
  expect(ran.code, told(ran)).toBe(3);
  const accepted = await accept(run);
  expect(accepted.code, told(accepted)).toBe(0);
  expect(landed(run)).toBe(file.trimEnd());
});

it('a reply that holds a key is refused by name, asked for again, and nothing of it lands', async () => {
  // Put together here, so that no scanner takes this file for a leak.
  const key = `sk-${'0a1b2c3d4e5f60718293a4b5c6d7e8f9'}`;
  const { ran, run, prompt } = await running(`export const key = '${key}';\n`, {
    files: { 'config.js': `export const old = '${key}';\n` },
  });
  expect(ran.code, told(ran)).not.toBe(0);
  const asked = prompt('work');
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.at(-1)).toContain('what looks like a secret (openai-key)');
  expect(asked[0]).toContain("old = '‹redacted:openai-key›'");
  expect(asked.join('')).not.toContain(key);
  const facts = await fixture.fugu('replay', run, '--json');
  expect(facts.stdout).toContain('"altered":["what looks like a secret (openai-key)"]');
  expect(facts.stdout).not.toContain('ArtifactProduced');
  expect(fixture.git('for-each-ref', 'refs/heads/fugu')).toBe('');
  const folder = join(fixture.runDir(run), 'blobs');
  const blobs = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const blob of blobs.filter((one) => one.isFile()))
    expect(readFileSync(join(blob.parentPath, blob.name), 'utf8')).not.toContain(key);
});
