import { describe, expect, it } from 'vitest';
import type { LaneId } from '../../source/domain/ids.ts';
import { chooseVerifier, type VerifierQuestion } from '../../source/router/choose-verifier.ts';
import { modelLineage } from '../../source/rule/identity.ts';
import { mapWith } from '../spec/maps.ts';
import { author, conditions } from './conditions.ts';

const map = mapWith();
const artifact = `sha256:${'a'.repeat(64)}`;
const ask = (
  question: Partial<VerifierQuestion> & Pick<VerifierQuestion, 'taskClass' | 'authors'>,
) => chooseVerifier({ map, artifact, already: [], ...conditions(map), ...question });
const lanesPassed = (choice: ReturnType<typeof ask>) => choice.passedOver.map((one) => one.lane);
const gave = (model: string) => ({ model, lineage: modelLineage(map, model) });

const directed = { taskClass: 'directed', authors: [author(map, 'code-flash')] } as const;
const ship = { taskClass: 'ship', authors: [author(map, 'codex')] } as const;
const patch = { taskClass: 'patch', authors: [author(map, 'code-spark')] } as const;

describe("the article's directed row", () => {
  it('passes the fast coder over, with its because, and takes the thinker', () => {
    const choice = ask(directed);
    expect(choice).toMatchObject({
      status: 'chosen',
      lane: 'thinker',
      verifier: { model: 'nemotron', artifact },
    });
    expect(choice.because).toBe(
      'thinker is preferred for directed; nemotron is nvidia, the author is code-flash (deepseek)',
    );
    expect(choice.passedOver[0]).toEqual({
      lane: 'worker-fast',
      model: 'code-spark',
      because: 'code-spark is deepseek, its author code-flash is deepseek',
    });
  });

  it('takes the fast coder once it is of another family', () => {
    const other = mapWith([
      'baseURL: "https://api.deepseek.com/v1", key: "env:DEEPSEEK_API_KEY", model: deepseek-chat',
      'baseURL: "https://gateway.example/v1", model: glm-5',
    ]);
    expect(ask({ map: other, ...directed })).toMatchObject({ lane: 'worker-fast' });
  });
});

describe('who is asked first', () => {
  it('are the preferred lanes in their order', () => {
    expect(ask(ship)).toMatchObject({ lane: 'thinker' });
    expect(ask({ ...ship, already: [gave('nemotron')] })).toMatchObject({
      lane: 'worker-directed',
    });
  });

  it('is another admissible lane where the preferred ones are down', () => {
    const choice = ask({ ...directed, ...conditions(map, ['nemotron']) });
    expect(choice).toMatchObject({ lane: 'worker-big', verifier: { model: 'codex' } });
    expect(lanesPassed(choice)).toContain('thinker');
  });

  it('is a family that gave no verdict yet', () => {
    const choice = ask({
      ...ship,
      already: [gave('code-flash')],
      ...conditions(map, ['nemotron']),
    });
    expect(choice).toMatchObject({ verifier: { model: 'claude-code' } });
    expect(choice.passedOver.map((one) => one.because)).toContain(
      'deepseek gave a verdict already',
    );
  });

  it('is the same family again, but never the same model, where there is no other', () => {
    const few = conditions(map, ['nemotron', 'claude-code']);
    expect(ask({ ...ship, already: [gave('code-flash')], ...few })).toMatchObject({
      verifier: { model: 'code-spark' },
    });
    const already = [gave('code-flash'), gave('code-spark')];
    expect(ask({ ...ship, already, ...few })).toMatchObject({ status: 'blocked' });
  });

  it('is an idle lane before a busy one, except where a lane is preferred', () => {
    expect(ask(patch)).toMatchObject({ lane: 'thinker' });
    const busy = new Set<LaneId>(['thinker']);
    expect(ask({ ...patch, busy })).toMatchObject({ lane: 'worker-big' });
    expect(ask({ ...directed, busy })).toMatchObject({ lane: 'thinker' });
  });
});

describe('what a person orders', () => {
  it('reroutes a verification where the rule admits it', () => {
    expect(ask({ ...patch, forcedLane: 'conductor' })).toMatchObject({
      lane: 'conductor',
      because: expect.stringContaining('a person rerouted it'),
    });
  });

  it('does not bend the rule', () => {
    const choice = ask({ ...patch, forcedLane: 'worker-directed' });
    expect(choice).toMatchObject({ status: 'blocked' });
    expect(choice.because).toContain('code-flash is deepseek');
    expect(ask({ ...patch, forcedLane: 'scarce-reviewer' })).toMatchObject({ status: 'blocked' });
  });

  it('moves the work of a lane, and says so', () => {
    const laneReroutes = new Map<LaneId, LaneId>([['thinker', 'conductor']]);
    const choice = ask({ ...directed, laneReroutes });
    expect(choice).toMatchObject({ lane: 'conductor' });
    expect(choice.passedOver[0]?.because).toBe('a person rerouted its work to conductor');
  });

  it('names the paused lane that would mend a block, and not one that would not', () => {
    const paused = (...lanes: LaneId[]) => ({ pausedLanes: new Set(lanes) });
    const blocked = ask({
      ...patch,
      ...conditions(map, ['codex', 'claude-code']),
      ...paused('thinker'),
    });
    expect(blocked).toHaveProperty('remedy', 'Resume thinker, or reroute the step.');
    const down = conditions(map, ['codex', 'claude-code', 'nemotron']);
    expect(ask({ ...patch, ...down, ...paused('worker-directed') })).toHaveProperty(
      'remedy',
      expect.not.stringContaining('Resume'),
    );
  });
});

describe('nobody admissible', () => {
  it('is blocked with the families and a cure, never a lesser verifier', () => {
    const choice = ask({
      ...patch,
      authors: ['nemotron', 'codex', 'claude-code', 'code-spark'].map((one) => author(map, one)),
    });
    expect(choice).toMatchObject({ status: 'blocked' });
    expect(choice).toHaveProperty(
      'remedy',
      'Add a model of another family than anthropic, deepseek, nvidia, openai to a lane, for example thinker.',
    );
    expect(lanesPassed(choice)).not.toContain('scarce-reviewer');
    expect(lanesPassed(choice)).not.toContain('second-brain');
  });

  it('is the answer for an artifact without a recorded author, or of an unknown family', () => {
    expect(ask({ ...patch, authors: [] })).toMatchObject({ status: 'blocked' });
    const unknown = { ...author(map, 'codex'), model: 'mystery', lineage: [] };
    const choice = ask({ ...patch, authors: [unknown] });
    expect(choice).toMatchObject({ status: 'blocked' });
    expect(choice).toHaveProperty(
      'remedy',
      expect.stringContaining('Say whose weights mystery carries'),
    );
  });

  it('names the failure that a retry may mend', () => {
    const tried = ['nemotron', 'codex', 'claude-code'].map(
      (model) => ({ lane: 'thinker', model }) as const,
    );
    expect(ask({ ...patch, tried })).toHaveProperty('remedy', expect.stringContaining('Retry'));
  });
});

describe('planners', () => {
  it('count only where the spec says so', () => {
    const authors = [author(map, 'code-spark'), author(map, 'nemotron', 'planner')];
    expect(ask({ ...patch, authors })).toMatchObject({ lane: 'thinker' });
    const strict = mapWith(['authors: writers', 'authors: writers-and-planners']);
    expect(ask({ map: strict, ...patch, authors })).toMatchObject({ lane: 'worker-big' });
  });
});
