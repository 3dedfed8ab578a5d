import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AcceptedBridge,
  dropAccepted,
  keepAccepted,
  readAccepted,
} from '../../source/memory/bridge/accepted-bridges.edge.ts';
import type { Proof } from '../../source/memory/bridge/proof.ts';
import { keepProof, lastProofs } from '../../source/memory/bridge/proofs.edge.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fugu-records-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const bridge: AcceptedBridge = {
  agent: 'codex',
  target: '/srv/ada/.codex/AGENTS.md',
  index: '/srv/ada/hub/memory/INDEX.md',
  words: 'Read it.',
  run: 'memory-bridges-1',
  commit: 'abc',
  writtenBy: ['deepseek'],
  verifiedBy: ['nvidia'],
  acceptedBy: 'ada',
  at: 1,
};
const proof: Proof = {
  agent: 'codex',
  way: 'agent-loader',
  passed: true,
  because: 'its loader brought the pointer',
  at: 1,
  target: bridge.target,
  from: 'sha256:x',
};

describe('accepted bridges', () => {
  it('are kept one for each agent, and forgotten by name', async () => {
    expect(await readAccepted(join(root, 'none'))).toEqual([]);
    await keepAccepted(root, bridge);
    await keepAccepted(root, { ...bridge, agent: 'qwen' });
    await keepAccepted(root, { ...bridge, words: 'Read it first.' });
    const kept = await readAccepted(root);
    expect(kept.map(({ agent, words }) => `${agent} ${words}`).sort()).toEqual([
      'codex Read it first.',
      'qwen Read it.',
    ]);
    await dropAccepted(root, 'codex');
    await dropAccepted(root, 'codex');
    expect((await readAccepted(root)).map(({ agent }) => agent)).toEqual(['qwen']);
  });

  it('that are damaged count as none', async () => {
    await keepAccepted(root, bridge);
    writeFileSync(join(root, 'codex.json'), '{"agent":"codex"');
    expect(await readAccepted(root)).toEqual([]);
  });
});

describe('proofs', () => {
  it('are read the newest of each agent, past lines that are torn', async () => {
    const file = join(root, 'deep', 'proofs.jsonl');
    expect(await lastProofs(file)).toEqual(new Map());
    await keepProof(file, proof);
    await keepProof(file, { ...proof, passed: false, at: 2 });
    appendFileSync(file, '{"agent":"codex","wa');
    expect((await lastProofs(file)).get('codex')).toMatchObject({ passed: false, at: 2 });
  });
});
