import { describe, expect, it } from 'vitest';
import { agentKinds } from '../../source/agents/kinds.ts';
import { agentNames, agents, isAgentName, laneAgents } from '../../source/agents/list.ts';

describe.each(agents)('the manifest of $name', ({ name, memory, lane, kind, apart }) => {
  it('makes a memory file that its loader reads', () => {
    expect(memory.files.map(({ path }) => path)).toContain(memory.usual);
  });

  it('starts a lane by a protocol that is there', () => {
    if (lane === undefined) return expect(kind ?? apart).toBeUndefined();
    expect(agentKinds.map(({ word }) => word)).toContain(lane.driver);
    expect(lane.driver).toBe(kind?.word ?? 'acp');
    expect(apart === undefined).toBe(lane.driver !== 'acp');
    expect(lane.command?.[0] ?? kind?.usual?.[0]).toBe(name);
  });
});

it('no two programs have one name, or one name in a proposed spec', () => {
  const models = laneAgents.flatMap(({ lane: { strong, quick } }) => [
    strong,
    ...(quick ? [quick] : []),
  ]);
  for (const names of [agentNames, models.map(({ name }) => name)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

it('a word is the name of a program only where the list has it', () => {
  expect(agentNames.every(isAgentName)).toBe(true);
  expect(isAgentName('quill')).toBe(false);
});
