import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { replay } from '../../source/cli/run/replay.edge.ts';
import { copyFile } from '../../source/journal/anchor.edge.ts';
import { headsOf, jsonLines } from '../../source/journal/chain.ts';
import { encodeLine } from '../../source/journal/journal-line.ts';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
const runFacts = new Set<Fixture>();
afterAll(async () => {
  for (const one of runFacts) await one.close();
});

async function untilAudit(): Promise<string> {
  fixture = await makeFixture();
  runFacts.add(fixture);
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  return fixture.runs()[0] ?? '';
}

type Loose = { readonly type: string } & Record<string, unknown>;

const fileOf = (run: string) => join(fixture.runDir(run), 'journal.jsonl');

function factsOf(run: string): readonly Loose[] {
  const lines = readFileSync(fileOf(run), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line.slice(9)).fact);
}

type Line = { readonly at: number; readonly fact: Loose };

/** Writes the journal anew as a careful forger does: numbers and checksums in order. */
function rewrite(run: string, change: (lines: readonly Line[]) => readonly Line[]): void {
  const lines = readFileSync(fileOf(run), 'utf8').trimEnd().split('\n');
  const read = lines.map((line): Line => {
    const { at, fact } = JSON.parse(line.slice(9));
    return { at, fact };
  });
  const written = change(read).map(({ at, fact }, index) => {
    const line = encodeLine({ seq: index + 1, at, fact });
    if (line.status !== 'encoded') throw new Error(line.what);
    return line.text;
  });
  writeFileSync(fileOf(run), written.join(''));
}

const editFacts = (run: string, change: (fact: Loose, line: number) => Loose) =>
  rewrite(run, (lines) => lines.map(({ at, fact }, at0) => ({ at, fact: change(fact, at0 + 1) })));

/** `fugu replay RUN --verify` without the start of a process. */
async function verified(run: string): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const stdout = { write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
  const env = { ...fixture.env, PATH: process.env.PATH };
  const context = { args: [run], flags: { verify: true }, env, cwd: fixture.repo, stdout };
  const code = await replay.run({
    ...context,
    stdin: process.stdin,
    stderr: process.stderr,
    person: 'ada',
  });
  return { code, text };
}

/** One landed run for all that hold it against its commit; each leaves its journal as it was. */
async function landRun() {
  const run = await untilAudit();
  const accepted = await acceptShown(fixture.fugu, run);
  expect(accepted.code, told(accepted)).toBe(0);
  const journal = readFileSync(fileOf(run));
  const facts = factsOf(run);
  const lineOf = (type: string) => facts.findIndex((fact) => fact.type === type) + 1;
  return { fixture, run, journal, facts, lineOf };
}

let landing: ReturnType<typeof landRun> | undefined;

async function landedRun() {
  landing ??= landRun();
  const landed = await landing;
  fixture = landed.fixture;
  writeFileSync(fileOf(landed.run), landed.journal);
  return landed;
}

describe('the journal of a landed run', () => {
  it('matches the head in its commit up to the decision', async () => {
    const { run, journal, lineOf } = await landedRun();
    const decided = lineOf('AuditDecided');
    const message = fixture.git('log', '-1', '--format=%B', `fugu/${run}`);
    expect(message).toContain(`Fugu-Journal: ${headsOf(jsonLines(journal))[decided]}`);
    const good = await fixture.fugu('replay', run, '--verify');
    expect(good.code, told(good)).toBe(0);
    expect(good.stdout).toMatch(new RegExp(`^Lines 1–${decided} match commit `));
    expect(good.stdout).toMatch(new RegExp(`Lines ${decided + 1}–\\d+ came after the decision`));
  });

  it('still folds with a price changed by hand, and the line is named', async () => {
    const { run, lineOf } = await landedRun();
    const begun = lineOf('CallBegun');
    editFacts(run, cheaper(begun));
    expect((await fixture.fugu('replay', run)).code).toBe(0);
    const changed = await fixture.fugu('replay', run, '--verify');
    expect(changed.code, told(changed)).toBe(1);
    expect(changed.stdout).toContain(`journal.jsonl:${begun}: this line is not the one that`);
  });

  it('names the first line where one was left out, or two were moved', async () => {
    const { run, lineOf } = await landedRun();
    const skipped = lineOf('PassSkipped');
    rewrite(run, (lines) => lines.toSpliced(skipped - 1, 1));
    const dropped = await verified(run);
    expect(dropped.text).toContain(`journal.jsonl:${skipped}: this line is not the one that`);
    await landedRun();
    rewrite(run, (lines) => lines.toSpliced(1, 2, ...lines.slice(1, 3).reverse()));
    const moved = await verified(run);
    expect(moved.text).toContain('journal.jsonl:2: this line is not the one that');
    expect([dropped.code, moved.code]).toEqual([1, 1]);
  });

  it('is vouched for by nobody after the decision, and says so', async () => {
    const { run, facts } = await landedRun();
    editFacts(run, (fact, line) =>
      line === facts.length ? { ...fact, path: '/elsewhere' } : fact,
    );
    const later = await verified(run);
    expect(later.code, later.text).toBe(0);
    expect(later.text).toContain('no commit confirms them');
  });

  it('names no line where the copy is false or gone', async () => {
    const { run, lineOf } = await landedRun();
    const copy = join(fixture.runDir(run), copyFile);
    const kept = readFileSync(copy, 'utf8');
    editFacts(run, cheaper(lineOf('CallBegun')));
    writeFileSync(copy, kept.replace('"v":1', '"v":2'));
    const falseCopy = await verified(run);
    expect(falseCopy.text).toMatch(/some line up to the decision .* was changed as well/);
    rmSync(copy);
    const noCopy = await verified(run);
    expect(noCopy.text).toMatch(/some line up to the decision .*, is gone/);
    expect([falseCopy.code, noCopy.code]).toEqual([1, 1]);
    writeFileSync(copy, kept);
  });

  it('is unanchored once the repository is gone, and not where only the branch is', async () => {
    const { run } = await landedRun();
    fixture.git('branch', '-D', `fugu/${run}`);
    expect((await verified(run)).code).toBe(0);
    rmSync(join(fixture.repo, '.git'), { recursive: true, force: true });
    const gone = await verified(run);
    expect(gone.text).toMatch(/^Unanchored: .* cannot be read/);
    expect(gone.code).toBe(2);
  });
});

const cheaper = (at: number) => (fact: Loose, line: number) =>
  line === at ? { ...fact, estimate: { usd: 0.5, mark: 'estimated' } } : fact;

it('a verdict turned over in the journal is found by its stored reply, and nothing lands', async () => {
  const run = await untilAudit();
  const facts = factsOf(run);
  const journal = readFileSync(fileOf(run));
  const given = facts.findIndex(
    (fact) =>
      fact.type === 'VerdictGiven' &&
      (fact.verdict as { judgement: string }).judgement === 'pass' &&
      fact.step !== 'plan',
  );
  const call = facts[given]?.call;
  editFacts(run, (fact) => {
    if (fact.type === 'VerdictGiven' && fact.call === call) {
      return { ...fact, verdict: { ...(fact.verdict as object), findings: [minor] } };
    }
    if (fact.type !== 'CallEnded' || fact.call !== call) return fact;
    const outcome = structuredClone(fact.outcome) as { product: { verdict: object } };
    outcome.product.verdict = { ...outcome.product.verdict, findings: [minor] };
    return { ...fact, outcome };
  });
  const says = new RegExp(`journal\\.jsonl:${given + 1}: verdict ${call} says pass with minor`);
  for (const argv of [
    ['resume', run, '--plain'],
    ['audit', run, '--accept', String(facts.find(({ type }) => type === 'AuditOpened')?.tree)],
  ]) {
    const ended = await fixture.fugu(...argv);
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toMatch(says);
  }
  const looked = await verified(run);
  expect(looked.code, looked.text).toBe(1);
  expect(looked.text).toMatch(says);
  expect(fixture.git('for-each-ref', 'refs/heads/fugu')).toBe('');
  writeFileSync(fileOf(run), journal);
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
});

const minor = { severity: 'minor', what: 'a typo' };

it('a tree that the verified patches do not make is accepted by nobody’s leave and does not land', async () => {
  const run = await untilAudit();
  const early = await verified(run);
  expect(early.text).toMatch(/^Unanchored: no commit in .*; it has not landed\./);
  expect(early.text).toMatch(/\d+ verdicts say what the stored replies say\./);
  expect(early.code).toBe(2);
  const { tree, patch } = evilChange(run);
  const facts = factsOf(run);
  const opened = facts.find(({ type }) => type === 'AuditOpened')?.tree;
  editFacts(run, (fact) => {
    if (fact.type === 'Integrated' || fact.type === 'AuditOpened') return { ...fact, tree, patch };
    return fact.type === 'ChecksEnded' && fact.tree === opened ? { ...fact, tree } : fact;
  });
  const stopped = await acceptShown(fixture.fugu, run);
  expect(stopped.code, told(stopped)).toBe(3);
  expect(stopped.stdout).toContain(`the verified patches make tree ${opened}`);
  expect(fixture.git('for-each-ref', 'refs/heads/fugu')).toBe('');
});

/** A change that nobody verified, its patch put among the run's blobs. */
function evilChange(run: string) {
  writeFileSync(join(fixture.repo, 'src', 'evil.js'), 'export const evil = true;\n');
  fixture.git('add', '-A');
  const tree = fixture.git('write-tree');
  const diff = `${fixture.git('diff', '--cached', '--binary', '--full-index')}\n`;
  fixture.git('reset', '-q', '--hard');
  const hex = createHash('sha256').update(diff).digest('hex');
  const path = join(fixture.runDir(run), 'blobs', hex.slice(0, 2), hex.slice(2));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, diff);
  return { tree, patch: `sha256:${hex}` };
}
