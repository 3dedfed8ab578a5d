import { describe, expect, it } from 'vitest';
import { asSent } from '../../../source/conductor/prompt/as-sent.ts';
import { assemblePrompt } from '../../../source/conductor/prompt/assemble.ts';
import { visibleAsk } from '../../../source/conductor/prompt/visible-ask.ts';
import { texts, verify, work } from '../../helpers/sample-asks.ts';

const secrets = [{ name: 'SHELF_TOKEN', value: 'good-key-123456' }];
const joined = '\u0645\u06cc\u200c\u062e \u{1f468}\u200d\u{1f469}';

describe('a prompt as it is sent', () => {
  it('holds no secret of a file, and says how its line is edited', () => {
    const files = [{ path: 'a.js', text: 'const k = "good-key-123456";\n' }];
    const { prompt } = asSent(assemblePrompt({ ...work, files }, texts), secrets);
    expect(prompt).toContain('const k = "‹redacted:SHELF_TOKEN›";');
    expect(prompt).not.toContain('good-key');
    expect(prompt).toContain('## How this is written');
    expect(prompt).toContain('edit around it');
  });

  it('is the prompt itself where it holds none', () => {
    const assembled = assemblePrompt(work, texts);
    expect(asSent(assembled, secrets)).toEqual(assembled);
  });

  it('gives a worker the characters that it has to copy', () => {
    const files = [{ path: 'a.js', text: `${joined}\u202e\n` }];
    const { prompt } = asSent(assemblePrompt({ ...work, files }, texts), []);
    expect(prompt).toContain(`${joined}\u202e`);
    expect(prompt).not.toContain('How this is written');
  });
});

describe('what a verifier is shown', () => {
  const asked = (added: string) => {
    if (verify.of.type !== 'patch') throw new Error('The sample is a patch.');
    const diff = `diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -0,0 +1 @@\n+${added}\n`;
    const of = { ...verify.of, diff, hidden: ['a:1 adds U+202E right-to-left override'] };
    return asSent(assemblePrompt(visibleAsk({ ...verify, of }), texts), []).prompt;
  };

  it('has every hidden character written out, with a word on the notation', () => {
    const prompt = asked(`${joined} a\u202eb`);
    expect(prompt).toContain('+\u0645\u06cc⟦U+200C⟧\u062e \u{1f468}⟦U+200D⟧\u{1f469} a⟦U+202E⟧b');
    expect(prompt).not.toMatch(/\p{DI}/u);
    expect(prompt).toContain('stands for that one character');
    expect(prompt).toContain('- a:1 adds U+202E right-to-left override');
  });

  it('is not the same for the character and for letters that name it', () => {
    expect(asked('a\u200db')).not.toBe(asked('a<U+200D>b'));
    expect(asked('a\u200db')).not.toBe(asked('a⟦U+200D⟧b'));
    expect(asked('a b')).not.toContain('stands for that one character');
  });
});
