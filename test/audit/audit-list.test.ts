import { describe, expect, test } from 'vitest';
import type { AuditInput, AuditStep, AuditVerdict } from '../../source/audit/audit-input.ts';
import { auditItems } from '../../source/audit/audit-list.ts';
import type { CheckResult } from '../../source/domain/artifact.ts';

const check = (over: Partial<CheckResult> = {}): CheckResult => ({
  name: 'test',
  command: 'npm test',
  origin: 'project',
  status: 'passed',
  exitCode: 0,
  durationMs: 1,
  tail: '',
  ...over,
});
const pass: AuditVerdict = {
  call: 'c1',
  verifier: { lane: 'thinker', model: 'nemotron', lineage: ['nvidia'], served: 'reported' },
  verdict: { judgement: 'pass', findings: [], because: 'fine' },
  cited: false,
};
const fail: AuditVerdict = {
  ...pass,
  verdict: { judgement: 'fail', findings: [], because: 'It drops the last error.' },
};
const clean: AuditStep = {
  id: 's1',
  verified: 'passed',
  authors: [],
  verdicts: [pass],
  notices: [],
  files: [],
  checks: { sandboxed: true, results: [check()] },
};
const job: AuditInput = {
  steps: [clean],
  integration: { sandboxed: true, results: [check()] },
  sandbox: { status: 'bwrap', because: 'a probe ran' },
  skipped: [],
  lostCalls: [],
  leftOut: [],
  unsandboxedCalls: [],
  evidence: [],
};
const items = (over: Partial<AuditInput>) => auditItems({ ...job, ...over });
const ofStep = (over: Partial<AuditStep>) => items({ steps: [{ ...clean, ...over }] });

test('a result that machines settled leaves nothing on the list', () => {
  expect(items({})).toEqual([]);
});

test('a shipped pattern that the spec takes out is named', () => {
  expect(items({ without: { meta: ['llama'] } })).toEqual([
    expect.objectContaining({ type: 'family-removed', what: expect.stringContaining('llama') }),
  ]);
  expect(items({ without: {} })).toEqual([]);
});

describe('a step', () => {
  test('shows both sides of a doubt', () => {
    const doubt = {
      ...fail,
      counterRun: { reproduced: false, because: 'It passes on the patched tree.', sandboxed: true },
      rebuttal: { concedes: false, because: 'line 4 keeps it' },
    };
    expect(ofStep({ verified: 'doubted', verdicts: [doubt] })).toEqual([
      {
        type: 'doubt',
        step: 's1',
        what: 'nemotron (nvidia) says fail: It drops the last error. Its counter-example is not proven: It passes on the patched tree. The author disagrees: line 4 keeps it',
      },
    ]);
  });

  test.each<[string, Partial<AuditStep>, string]>([
    [
      'an inconclusive verdict',
      {
        verified: 'inconclusive',
        verdicts: [{ ...pass, verdict: { ...pass.verdict, judgement: 'inconclusive' } }],
      },
      'inconclusive',
    ],
    ['no result and no verdict', { verified: 'inconclusive', verdicts: [] }, 'inconclusive'],
    ['no verification at all', { verified: 'not-required', verdicts: [] }, 'unproven'],
    [
      'a verdict that was voided',
      { verdicts: [{ ...pass, voided: 'it served another family' }, pass] },
      'unproven',
    ],
    ['a pass without a verdict', { verdicts: [] }, 'unproven'],
    [
      'a verifier that only declares its model',
      { verdicts: [{ ...pass, verifier: { ...pass.verifier, served: 'declared' } }] },
      'declared-model',
    ],
    ['a cited verdict', { verdicts: [{ ...pass, cited: true }] }, 'proxied'],
    ['a fuzzy match', { notices: [{ type: 'normalised', path: 'a', what: 'quotes' }] }, 'fuzzed'],
    [
      'a deleted test',
      { notices: [{ type: 'test-deleted', path: 'a.test.ts', what: 'deleted' }] },
      'test-changed',
    ],
    [
      'a deleted file',
      { files: [{ path: 'a', change: 'deleted', added: 0, removed: 3 }] },
      'deleted-file',
    ],
    ['a secret', { notices: [{ type: 'secret', path: 'a', what: 'a key' }] }, 'secret'],
    [
      'a failed check',
      { checks: { sandboxed: true, results: [check({ status: 'failed', exitCode: 1 })] } },
      'failed-check',
    ],
    [
      'checks outside a sandbox',
      { checks: { sandboxed: false, results: [check()] } },
      'unsandboxed',
    ],
  ])('with %s is on the list', (_name, over, type) => {
    const found = ofStep(over);
    expect(found.map((item) => item.type)).toEqual([type]);
    expect(found[0]?.step).toBe('s1');
  });
});

describe('a job', () => {
  const evidence = { number: 'C1', criterion: 'x', status: 'claimed-only', runs: [] } as const;
  test.each<[string, Partial<AuditInput>, string]>([
    [
      'a pass that was skipped',
      { skipped: [{ pass: 'second brain', because: 'the slot is down' }] },
      'skipped',
    ],
    [
      'a lost call',
      { lostCalls: [{ step: 's1', lane: 'scarce-reviewer', model: 'glm', because: 'killed' }] },
      'lost-call',
    ],
    [
      'a step left out',
      { leftOut: [{ step: 's2', title: 'docs', because: 'cancelled' }] },
      'deferred',
    ],
    [
      'a machine without a sandbox',
      { sandbox: { status: 'none', because: 'no bwrap' } },
      'unsandboxed',
    ],
    [
      'an agent outside a sandbox',
      { unsandboxedCalls: [{ step: 's1', model: 'codex' }] },
      'unsandboxed',
    ],
    [
      'a check that fails on the whole tree',
      {
        integration: { sandboxed: true, results: [check({ status: 'timed-out', exitCode: null })] },
      },
      'failed-check',
    ],
    ['a criterion without a command', { evidence: [evidence] }, 'unproven'],
    [
      'a criterion whose command fails',
      { evidence: [{ ...evidence, status: 'failed' }] },
      'failed-check',
    ],
    [
      'a criterion shown on a step alone',
      {
        evidence: [
          {
            ...evidence,
            status: 'shown',
            runs: [{ command: 'a', exitCode: 0, status: 'passed', on: 's1' }],
          },
        ],
      },
      'proxied',
    ],
  ])('with %s is on the list', (_name, over, type) => {
    expect(items(over).map((item) => item.type)).toEqual([type]);
  });

  test('without checks of its own says so, acceptance commands alone do not count', () => {
    const own = { sandboxed: true, results: [check({ origin: 'acceptance' })] };
    expect(items({ integration: own, steps: [{ ...clean, checks: own }] })).toMatchObject([
      { type: 'no-checks' },
    ]);
  });

  test('names the most serious first, keeps the order within a kind, and nothing twice', () => {
    const secret = { type: 'secret', path: 'a', what: 'a key' } as const;
    const found = items({
      skipped: [
        { pass: 'b', because: 'x' },
        { pass: 'a', because: 'x' },
      ],
      steps: [{ ...clean, verdicts: [fail], verified: 'doubted', notices: [secret, secret] }],
      evidence: [evidence],
    });
    expect(found.map(({ type }) => type)).toEqual([
      'secret',
      'doubt',
      'unproven',
      'skipped',
      'skipped',
    ]);
    expect(found[3]?.what).toBe('b: x');
  });

  test('names the file of a notice once', () => {
    const bare = { type: 'fuzzed', path: 'src/b.js', what: 'quotes differ' } as const;
    const named = { type: 'secret', path: 'k.txt', what: 'k.txt holds a key' } as const;
    const found = items({ steps: [{ ...clean, notices: [bare, named] }] });
    expect(found.map(({ what }) => what)).toEqual(['k.txt holds a key', 'src/b.js: quotes differ']);
  });
});
