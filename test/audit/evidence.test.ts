import { expect, test } from 'vitest';
import { evidenceFor, printEvidence } from '../../source/audit/evidence.ts';
import type { CheckResult } from '../../source/domain/artifact.ts';

const run = (command: string, exitCode: number | null = 0): CheckResult => ({
  name: command,
  command,
  origin: 'acceptance',
  status: exitCode === 0 ? 'passed' : exitCode === null ? 'not-run' : 'failed',
  exitCode,
  durationMs: 1,
  tail: '',
});
const evidence = (
  criterion: string,
  integration: readonly CheckResult[],
  step: readonly CheckResult[] = [],
) => evidenceFor({ criteria: [criterion], integration, steps: [{ id: 's1', results: step }] })[0];

test('a command that names the criterion in its comment shows it', () => {
  const found = evidence('it retries', [run('npm test # C1, C2')]);
  expect(found).toMatchObject({ number: 'C1', status: 'shown' });
  expect(found && printEvidence(found)).toBe(
    'C1 it retries: shown, `npm test # C1, C2` exit 0 on the tree to be landed',
  );
});

test('a command the criterion names shows it', () => {
  expect(evidence('`npm test` passes', [run('npm test')])?.status).toBe('shown');
});

test('a criterion no recorded command names is claimed only', () => {
  const found = evidence('it retries', [run('npm test'), run('npm test # C11'), run('npm run C1')]);
  expect(found).toMatchObject({ status: 'claimed-only', runs: [] });
  expect(found && printEvidence(found)).toContain('claimed only');
});

test('a command that was not run shows nothing, and one that fails speaks against it', () => {
  expect(evidence('x', [run('a # C1', null)])?.status).toBe('claimed-only');
  expect(evidence('x', [run('a # C1'), run('b # C1', 1)])?.status).toBe('failed');
});

test('runs on the tree to be landed count alone where there are any', () => {
  const step = [run('a # C1', 1)];
  expect(evidence('x', [run('a # C1')], step)).toMatchObject({
    status: 'shown',
    runs: [{ on: 'integration' }],
  });
  expect(evidence('x', [], step)).toMatchObject({ status: 'failed', runs: [{ on: 's1' }] });
});
