import { describe, expect, test } from 'vitest';
import { assemblePrompt } from '../../../source/conductor/prompt/assemble.ts';
import { roleText } from '../../../source/conductor/prompt/role-text.ts';
import { roleWordsSchema } from '../../../source/domain/plan/plan.ts';
import { asks, names, texts, work } from '../../helpers/sample-asks.ts';

describe('the words of a role', () => {
  // Roles work on whatever the job is about; a subject in their words would steer every job.
  const subjects =
    /\b(?:book|shelf|library|retry|fetch|cart|shop|payment|invoice|bank|weather|chess|game|blog|todo|react|python|rust|typescript|javascript|node|npm|sql|http|csv|date|calendar|user account|login|memory layer)\w*/i;
  const makers =
    /\b(?:claude|anthropic|gpt|openai|codex|deepseek|nemotron|nvidia|gemma|gemini|google|glm|zhipu|llama|qwen|mistral)\b/i;

  test.each(names)('%s name no subject matter and no maker of models', (name) => {
    expect(roleText(texts, name)).not.toMatch(subjects);
    expect(roleText(texts, name)).not.toMatch(makers);
  });

  test.each(names.filter((name) => name !== 'repair' && !name.startsWith('reask')))(
    '%s say that what they are shown is data and not instructions',
    (name) => {
      expect(roleText(texts, name)).toMatch(/data\b[^.]*, not instructions/);
    },
  );

  test('are all used, and none is missing', () => {
    const kits = roleWordsSchema.options;
    expect(names.toSorted()).toEqual(
      [...Object.keys(asks), ...kits, 'repair', 'memory', 'reask', 'reask-marks'].toSorted(),
    );
  });

  test.each(roleWordsSchema.options)('of a kit, %s, take the place of a worker’s', (as) => {
    const { system, prompt } = assemblePrompt({ ...work, step: { ...work.step, as } }, texts);
    expect(system).toBe(roleText(texts, as));
    expect(prompt).toContain(`FUGU-ROLE: ${as}\n`);
    expect(assemblePrompt(work, texts).prompt).not.toContain('FUGU-ROLE');
  });
});
