import { describe, expect, it } from 'vitest';
import { filesHash, trustHash } from '../../source/state/select.ts';
import * as replies from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import { all, by, keys, planned, type Story, tell, tellAll, theCall } from '../helpers/story.ts';

// The fast worker is a program, the directed one is not.
const map = otherMap([
  'spark: { driver: openai, baseURL: "http://127.0.0.1:9/v1", model: deepseek-chat',
  'spark: { driver: command, command: [spark], model: deepseek-chat',
]);
const steps = [replies.step('s1'), replies.step('s2', { class: 'directed' })];
const agents = { path: 'AGENTS.md', digest: 'a1' };
const atWork = (): Story => planned(steps, { map });

const find = (story: Story, ...files: readonly (typeof agents)[]): Story =>
  tell(story, { type: 'FindControlFiles', call: theCall(story, 'work', 's1').id, files });
const trust = (hash: string) => ({ type: 'TrustCommands', hash, by }) as const;

describe('files an agent would obey that nobody has seen', () => {
  it('hold up the agent until a person trusts them, and nobody else', () => {
    expect(keys(atWork())).toEqual(['call s1.work.1', 'call s2.work.1']);
    const found = find(atWork(), agents);
    expect(keys(found)).toEqual(['call s2.work.1']);
    const trusted = tell(found, trust(filesHash([agents])));
    expect(all(trusted, 'ControlFilesTrusted')).toMatchObject([{ files: [agents], by }]);
    expect(keys(trusted)).toEqual(['call s1.work.1', 'call s2.work.1']);
  });

  it('are shown once as they are, and again when they hold something else', () => {
    const trusted = tell(find(atWork(), agents), trust(filesHash([agents])));
    expect(all(find(trusted, agents), 'ControlFilesFound')).toHaveLength(1);
    const changed = find(trusted, { ...agents, digest: 'a2' });
    expect(all(changed, 'ControlFilesFound')).toHaveLength(2);
    expect(keys(changed)).toEqual(['call s2.work.1']);
  });

  it('are not trusted by who saw others', () => {
    const found = find(find(atWork(), agents), { path: '.mcp.json', digest: 'm1' });
    const refused = tell(found, trust(filesHash([agents])));
    expect(all(refused, 'ControlFilesTrusted')).toEqual([]);
    expect(keys(refused)).toEqual(['call s2.work.1']);
  });

  it('are none where the project was trusted with them', () => {
    const shown = { type: 'ShowCommands', hash: 'h2', commands: [], known: false } as const;
    const asked = tell(atWork(), { ...shown, files: [agents] });
    expect(trustHash(asked.state)).toBe('h2');
    const trusted = tellAll(asked, trust('h2'));
    expect(all(find(trusted, agents), 'ControlFilesFound')).toEqual([]);
  });
});
