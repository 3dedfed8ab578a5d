import { describe, expect, it } from 'vitest';
import { createAcpReader } from '../../../source/agents/acp/acp-events.ts';
import { createClaudeReader } from '../../../source/agents/claude/claude-events.ts';
import { createCodexReader } from '../../../source/agents/codex/codex-events.ts';
import { linesOf, type Read, readWith, transcripts } from '../../lanes/transcript.ts';

function read(name: string): Read {
  const reader = createAcpReader();
  reader.startTurn();
  return readWith(reader, linesOf(name));
}

const said = 'Done: I created the file. FINAL_OK';
const run = { cachedTokens: 0, scope: 'run' };

describe('a talk with an agent', () => {
  it.each([
    ['acp-opencode', 'ses_df9d7c715ffe5by54I5DwAKObB', { inputTokens: 1200, outputTokens: 34 }],
    ['acp-qwen', 'ce709064-e2a0-43b7-aa2a-4674de35e2db', { inputTokens: 2400, outputTokens: 68 }],
    ['acp-gemini', '8b3995b6-dcfd-43bf-a826-8488601dc35f', { inputTokens: 2400, outputTokens: 68 }],
    ['acp-claude', 'b9d70025-b593-4ca4-bd1c-500252680347', { inputTokens: 2400, outputTokens: 68 }],
    ['acp-codex', '01a20628-aa94-7f52-bb06-ab430f732403', undefined],
  ])('is read of %s: session, one tool, words, tokens', (name, sessionId, tokens) => {
    const { facts, events, shown } = read(name);
    expect(facts).toMatchObject({ sessionId, text: said, ended: true, toolCalls: 1 });
    expect(facts.usage).toEqual(tokens === undefined ? undefined : { ...tokens, ...run });
    expect(facts.trouble).toBeUndefined();
    expect(shown).toBe(said);
    const tools = events.filter((event) => event.type === 'tool');
    expect(tools.map((event) => event.phase)).toEqual(['start', 'end']);
  });

  it.each(['acp-gemini', 'acp-codex'])('keeps the program’s own words apart in %s', (name) => {
    const { events, facts } = read(name);
    expect(events.filter((event) => event.type === 'notice')).toHaveLength(1);
    expect(facts.text).toBe(said);
  });

  it('tells a written file', () => {
    expect(read('acp-gemini').events).toContainEqual({
      ...{ type: 'file', path: '/home/user/repos/acp/hello.txt', change: 'added' },
    });
  });

  it('leaves out what belongs to an older turn', () => {
    const { facts, shown } = readWith(createAcpReader(), linesOf('acp-opencode'));
    expect(shown).toBe('');
    expect(facts).toMatchObject({ text: '', toolCalls: 0, ended: true });
  });

  it.each([
    ['max_tokens', 'cut'],
    ['max_turn_requests', 'tool-limit'],
    ['refusal', 'error'],
    ['cancelled', 'cancelled'],
    ['something_new', 'error'],
    ['tool_calls', 'tool-only'],
    ['', 'cut'],
  ])('that stops for %s is no success', (stop, reason) => {
    const lines = linesOf('acp-opencode').map((line) => line.replace('end_turn', stop));
    const { facts } = readWith(createAcpReader(), lines);
    expect(facts).toMatchObject({ ended: true, trouble: { reason } });
  });

  it('has not ended before the prompt is answered', () => {
    expect(readWith(createAcpReader(), linesOf('acp-opencode').slice(0, -1)).facts.ended).toBe(
      false,
    );
  });

  it('falls back to all that was said where nothing came after the last tool', () => {
    const reader = createAcpReader();
    reader.startTurn();
    const update = (news: object) =>
      reader.take(JSON.stringify({ method: 'session/update', params: { update: news } }));
    const chunk = { sessionUpdate: 'agent_message_chunk', content: { text: 'The answer.' } };
    update(chunk);
    update({ sessionUpdate: 'tool_call', toolCallId: 't1', kind: 'read' });
    expect(reader.facts().text).toBe('The answer.');
  });
});

const readers = {
  codex: () => createCodexReader(false),
  claude: () => createClaudeReader(false),
  acp: createAcpReader,
};
const strange = ['', 'not json', '[1]', '{"type":', '{}', '{"type":"item.completed"}', 'null'];

describe.each(Object.entries(readers))('the reader of %s', (word, create) => {
  const own = word === 'claude' ? /^(?:claude|qwen)/ : new RegExp(`^${word}(?!-app)`);
  const foreign = transcripts().filter((name) => !own.test(name));

  it.each(foreign)('makes no answer out of the foreign %s', (name) => {
    const { facts } = readWith(create(), linesOf(name));
    // Gemini closes with a result as claude does, and is known by what it lacks.
    expect(facts.ended && facts.text !== '').toBe(false);
  });

  it('says nothing of lines that are strange', () => {
    const { events, facts } = readWith(create(), strange);
    expect(events).toEqual([]);
    expect(facts).toMatchObject({ ended: false, text: '' });
  });

  it('forgives an order of keys, and lines cut anywhere', () => {
    for (const name of transcripts()) {
      const reader = create();
      for (const line of linesOf(name)) reader.take(line.slice(0, line.length / 2));
      expect(reader.facts().ended).toBe(false);
    }
  });
});
