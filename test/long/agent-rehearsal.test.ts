import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { factsIn } from '../helpers/fixture.ts';
import { agentProgram, needs } from '../helpers/needs.ts';
import { type Ended, fugu, told } from '../helpers/program.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fugu-agents-rehearsal-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const path = `${dirname(agentProgram('codex'))}${delimiter}${process.env.PATH ?? ''}`;

function rehearse(...argv: readonly string[]): Promise<Ended> {
  return fugu(argv, { env: { FUGU_HOME: home, PATH: path } });
}

const facts = (ended: Ended, type: string) =>
  factsIn(ended.stdout).filter((fact) => fact.type === type);

/** What each call of a lane came to. */
function callsOf(ended: Ended) {
  type Routed = { readonly id: string; readonly model: string; readonly purpose: string };
  const routed = facts(ended, 'CallRouted').map(({ call }) => call as Routed);
  const outcomes = new Map(facts(ended, 'CallEnded').map(({ call, outcome }) => [call, outcome]));
  return routed.map((call) => ({ ...call, outcome: outcomes.get(call.id) }));
}

/** forge runs in codex, quill in qwen. */
const seats = ['forge', 'quill'].flatMap((model) => [
  [model, 'work'] as const,
  [model, 'verify'] as const,
]);

describe('a rehearsal with real agents', () => {
  needs('agent-codex', 'agent-qwen')(
    'has codex and qwen write, judge each other and come to an audit that can be accepted',
    async () => {
      const ended = await rehearse('rehearse', '--agents', '--json', '--speed', '1000');
      expect(ended.code, told(ended)).toBe(0);
      const calls = callsOf(ended);
      for (const [model, purpose] of seats) {
        const call = calls.find((one) => one.model === model && one.purpose === purpose);
        expect(call?.outcome, told(ended)).toMatchObject({
          status: 'done',
          served: { by: 'declared' },
        });
      }
      const verdicts = facts(ended, 'VerdictGiven').map(({ step, verifier }) => ({
        step,
        verifier,
      }));
      expect(verdicts).toContainEqual({
        step: 's1',
        verifier: {
          lane: 'worker-directed',
          model: 'quill',
          lineage: ['qwen'],
          served: 'declared',
          witness: 'silent',
        },
      });
      expect(verdicts).toContainEqual({
        step: 's2',
        verifier: {
          lane: 'worker-fast',
          model: 'forge',
          lineage: ['openai'],
          served: 'declared',
          witness: 'silent',
        },
      });
      expect(facts(ended, 'CounterExampleRun')).toMatchObject([{ step: 's1', reproduced: true }]);
      expect(facts(ended, 'AuditOpened')).toHaveLength(1);
      const [run = ''] = facts(ended, 'JobSubmitted').map((fact) => String(fact.run));
      const landed = await acceptShown(rehearse, run);
      expect(landed.code, told(landed)).toBe(0);
    },
    400_000,
  );
});
