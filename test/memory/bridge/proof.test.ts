import { describe, expect, it } from 'vitest';
import { capturedPromptIn } from '../../../source/memory/bridge/captured-prompt.ts';
import { isProven, judgeRoundTrip, proofWays } from '../../../source/memory/bridge/proof.ts';

const index = '/store/INDEX.md';
const nonce = 'word-7f3a';
const xml = (name: string, words: string) =>
  `<available_skills>\n<skill><name>${name}</name><description>${words}</description></skill>\n</available_skills>`;
const judge = (control: string, bridged: string) =>
  judgeRoundTrip({
    control: capturedPromptIn([{ messages: [{ content: control }] }]),
    bridged: capturedPromptIn([{ messages: [{ content: bridged }] }]),
    ...{ index, nonce },
  });

describe('what a model was told', () => {
  it('is read from every string, the skills apart', () => {
    const heard = capturedPromptIn([
      { system: `Use \`<available_skills>\` well.\n${xml('review', 'Reviews.')}\nBe kind.` },
      {
        input: [
          { text: '<skills_instructions>\n- plan: Plans. (file: r0)\n</skills_instructions>' },
          { text: 'The following skills are available:\n\n- ship: Ships.\n</system-reminder>Hi.' },
        ],
      },
    ]);
    expect([...heard.skills].sort()).toEqual(['plan', 'review', 'ship']);
    expect(heard.outside.join('')).toContain('Be kind.');
    expect(heard.outside.join('')).toContain('Hi.');
    expect(heard.outside.join('')).not.toMatch(/Reviews|Plans|Ships/);
  });
});

describe('the judge of a round trip', () => {
  it('passes over the pointer or the fact, and says which', () => {
    expect(judge('Hi.', `Read ${index}.`)).toMatchObject({ passed: true });
    expect(judge('Hi.', `Read ${index}.`).because).toContain('the pointer');
    expect(judge('Hi.', `- ${nonce}`).because).toContain('the fact itself');
  });

  it('does not pass over silence, or over nothing of the store', () => {
    const silent = judgeRoundTrip({
      control: capturedPromptIn([]),
      bridged: capturedPromptIn([`Read ${index}.`]),
      ...{ index, nonce },
    });
    expect(silent).toMatchObject({ passed: false, because: 'it asked the model nothing' });
    expect(judge('Hi.', 'Hi.')).toMatchObject({ passed: false });
  });

  it('does not pass over what stands there without the bridge', () => {
    expect(judge(`Read ${index}.`, `Read ${index}.`).because).toContain('without the bridge too');
  });

  it('does not pass over a pointer among the skills, alone or beside a right one', () => {
    const listed = xml('memory', `Read ${index}`);
    expect(judge(listed, listed).because).toContain('only as a skill');
    expect(judge(listed, `${listed} Read ${index}`).because).toContain('as well');
  });

  it('does not pass over a fact that became a skill', () => {
    const judged = judge('Hi.', `Read ${index}. ${xml('a-fact', 'The first line of a fact.')}`);
    expect(judged.because).toContain('registers as a skill: a-fact');
  });
});

describe('ways of proof', () => {
  it('are two of four, and only when passed', () => {
    const proven = proofWays.filter((way) => isProven({ way, passed: true }));
    expect(proven).toEqual(['agent-loader', 'live-answer']);
    expect(proofWays.filter((way) => isProven({ way, passed: false }))).toEqual([]);
  });
});
