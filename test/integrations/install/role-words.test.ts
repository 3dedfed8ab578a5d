import { describe, expect, it } from 'vitest';
import { roleWords } from '../../../source/integrations/install/role-words.ts';
import { otherMap, smallMap } from '../../helpers/small-map.ts';
import { shippedMap } from './material.ts';

describe('the routing line', () => {
  const { routing } = roleWords(shippedMap, 11_737);

  it('names the lanes of every class in one line', () => {
    expect(routing).not.toContain('\n');
    expect(routing).toContain('quick answer → second-brain or worker-fast');
    expect(routing).toContain('plan → thinker (verify: another family)');
    expect(routing).toContain('long-context review → scarce-reviewer, sparingly');
    expect(routing).toContain('final summary → conductor, then second-brain');
  });

  it('names preferred verifiers, but none of the author’s family', () => {
    expect(routing).toContain('large change → worker-big (verify: thinker + worker-directed)');
    expect(routing).toContain('directed work → worker-directed (verify: thinker)');
  });

  it('follows the map', () => {
    const map = otherMap([
      'plan: { to: [thinker], verify: { count: 1 } }',
      'plan: { to: [conductor], verify: { count: 2 } }',
    ]);
    expect(roleWords(map, undefined).routing).toContain(
      'plan → conductor (verify: 2 other families)',
    );
  });
});

describe('the guardrails', () => {
  it('send callers of the local model to its line', () => {
    const { guardrails } = roleWords(shippedMap, 11_737);
    expect(guardrails).toContain(
      'local model (gemma) only through its queue, `fugu slot` (http://127.0.0.1:11737/v1)',
    );
    expect(guardrails).toContain('Ask it with `fugu ask second-brain "QUESTION"`.');
  });

  it('name no local model where the map has none', () => {
    expect(roleWords(smallMap, undefined).guardrails).toContain('has no local model');
  });

  it('count the calls of the scarce reviewer', () => {
    const { guardrails } = roleWords(smallMap, undefined);
    expect(guardrails).toContain('The scarce-reviewer (glm) never in loops: at most 1 call a job');
    const more = otherMap(['calls: 1, per: job', 'calls: 3, per: job']);
    expect(roleWords(more, undefined).guardrails).toContain('at most 3 calls a job');
  });

  it('hold no lane back where the map does not', () => {
    const map = otherMap(
      ['  scarce-reviewer: { models: [glm], quota: { calls: 1, per: job }, loops: never }\n', ''],
      ['review: { to: [scarce-reviewer]', 'review: { to: [thinker]'],
    );
    expect(roleWords(map, undefined).guardrails).toContain('has no scarce reviewer');
  });

  it('keep the author from its own work, and the planner where the map says so', () => {
    const of = (authors: string) =>
      roleWords(otherMap(['authors: writers', `authors: ${authors}`]), undefined).guardrails;
    expect(of('writers')).toContain('The author never verifies its own work');
    expect(of('writers')).not.toContain('planned');
    expect(of('writers-and-planners')).toContain('Whoever planned it counts as author.');
  });
});

describe('the role map', () => {
  it('shows every lane of the map with its models and families, and no other lane', () => {
    const { roles } = roleWords(smallMap, undefined);
    expect(roles).toContain('| worker-fast | spark (deepseek), mini (openai) |');
    expect(roles.split('\n')).toHaveLength(2 + Object.keys(smallMap.lanes).length);
  });
});
