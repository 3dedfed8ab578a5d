import { describe, expect, it } from 'vitest';
import { bareForms, fencedForms } from './foreign-forms.ts';
import { block, patch, whole } from './patching.ts';

const files = {
  'src/a.ts': 'export const one = 1;\nexport const two = 2;\n',
  'src/b.ts': 'import { one } from "./a";\nbefore();\n',
  'README.md': '# Sample\n',
};
const good = block('src/a.ts', 'export const two = 2;\n', 'export const two = 22;\n');

function refused(reply: string, name: string): string {
  const result = patch(reply, files);
  expect(result, name).toMatchObject({ status: 'rejected', files });
  return result.problems[0]?.what ?? '';
}

const allForms = { ...bareForms, ...fencedForms };

describe('an edit in a form that is not applied', () => {
  it.each(Object.entries(allForms))('refuses the good block above it: %s', (name, form) => {
    expect(refused(`${good}\nThen:\n\n${form}\n`, name)).not.toBe('');
  });

  it.each(Object.entries(allForms))('refuses the good block below it: %s', (name, form) => {
    expect(refused(`I see.\n\n${form}\n\n${good}`, name)).not.toBe('');
  });

  it.each(Object.entries(allForms))('is refused alone: %s', (name, form) => {
    expect(refused(`${form}\n`, name)).not.toBe('');
  });

  it('is named with its line', () => {
    expect(refused(`${good}\n${bareForms['a bare unified diff']}\n`, '')).toMatch(
      /^Line 10 of the reply .*a unified diff\.$/,
    );
    const [problem] = patch(`${good}\n${fencedForms['a file under an order']}\n`, files).problems;
    expect(problem?.what).toMatch(/^Line 12 of the reply .*`src\/b\.ts`/);
    expect(problem?.remedy).toContain('`NO-EDIT` alone on the line above');
  });

  it.each(Object.entries(fencedForms))(
    'is passed over where the reply insists: %s',
    (name, form) => {
      const insisted = form.replace(/^```.+$|^```(?=\n)/gm, (fence, at: number) =>
        isOpening(form, at) ? `NO-EDIT\n${fence}` : fence,
      );
      expect(patch(`${good}\nThis was it before:\n\n${insisted}\n`, files), name).toMatchObject({
        status: 'planned',
        files: { 'src/b.ts': files['src/b.ts'] },
      });
    },
  );
});

function isOpening(text: string, at: number): boolean {
  return (text.slice(0, at).match(/^```/gm) ?? []).length % 2 === 0;
}

describe('a fence that is no edit', () => {
  const fenced = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`;
  const honest: Readonly<Record<string, string>> = {
    'a command to run': `Run the tests:\n${fenced('sh', 'npm test')}`,
    'a command with a path': `Now check src/b.ts:\n\n${fenced('bash', 'node src/b.ts --once')}`,
    'what a program prints': `\`node src/a.ts\` prints:\n${fenced('', '22')}`,
    'what a file prints': `src/a.ts then prints\n${fenced('text', 'two is 22')}`,
    'output of the tests': `The test failed with:\n${fenced('', '- Expected\n+ Received\n\n- 2\n+ 22')}`,
    'TAP of the tests': fenced('tap', 'ok 1 - src/a.ts adds\nnot ok 2 - src/b.ts'),
    'code as it is': `In src/b.ts stands\n${fenced('ts', 'before();')}and that stays.\n`,
    'code as it is, with gaps': `src/b.ts:\n${fenced('ts', 'import { one } from "./a";\n// ...\nbefore();')}`,
    'code as it is, with numbers': `src/b.ts:\n${fenced('ts', '1: import { one } from "./a";\n2: before();')}`,
    'code as it will be': `After that src/a.ts reads:\n${fenced('ts', 'export const two = 22;')}`,
    'a whole file as it will be': `The new src/a.ts:\n${fenced('ts', 'export const one = 1;\nexport const two = 22;')}`,
    'code moved in words': `Replace\n${fenced('ts', 'export const two = 2;')}with:\n${fenced('ts', 'export const two = 22;')}`,
    'how it is used': `You can import it from src/a.ts:\n${fenced('ts', "import { two } from './a';")}`,
    'an example of its use': `Example for src/a.ts:\n${fenced('ts', 'console.log(two);')}`,
    'a sample below a sentence': `It works like this:\n${fenced('ts', 'two + one;')}`,
    'a settings file of a person': `Your settings could be\n${fenced('json', '{"port": 3000}')}`,
    'a call with dots in it': `\`src/b.ts\` has\n${fenced('ts', 'import { … } from "./a";\nbefore();')}`,
    'part of a line': `The value in src/b.ts is not used.\n\n${fenced('ts', '{ one }')}`,
    'a list of files': `Touched:\n${fenced('', 'src/a.ts\nsrc/b.ts')}`,
    'what a server answers': `It answers\n${fenced('json', '{"path": "/items/1", "name": "x", "content": []}')}`,
    'an indented list': '- src/a.ts:\n    - two is 22;\n    - one stays;\n',
    'indented code as it is': 'In src/b.ts stands\n\n    before();\n',
    'tests that pass': `The tests in src/b.ts pass:\n${fenced('', '✓ one is 1 (2 ms)\n✓ two is 22 (1 ms)')}`,
    'a check of one file': `Checked with node --test src/b.ts:\n${fenced('', '# pass 2\n# fail 0')}`,
    'behaviour in words': `I changed \`src/a.ts\`.\n\nThe new behaviour:\n${fenced('js', 'two === 22')}`,
    'the layout of folders': `New layout:\n${fenced('', 'src/\n  a.ts\n  b.ts')}`,
    'a request': `The server still takes\n${fenced('http', 'DELETE /v1/items.json')}`,
    'a file that is only named': 'src/a.ts\nIt holds two numbers.\n',
    'a chart': `How src/a.ts and src/b.ts hang together:\n${fenced('mermaid', 'graph TD; a-->b')}`,
  };
  it.each(Object.entries(honest))('is passed over: %s', (name, said) => {
    for (const reply of [`${said}\n${good}`, `${good}\n${said}`])
      expect(patch(reply, files), name).toMatchObject({
        status: 'planned',
        files: { ...files, 'src/a.ts': files['src/a.ts'].replace('= 2', '= 22') },
      });
  });

  it.each([
    'I changed src/a.ts and left src/b.ts as it is.\n',
    '- Modified: src/a.ts\n- Unchanged: src/b.ts\n',
    '## Summary\n\n* `two` is 22 now.\n+ `one` stays.\n- Nothing else.\n',
    'Summary\n=======\n\nI did it.\n\n---\n\nDone.\n',
    '> two is 22\n\n1. Search for `two`.\n2. Replace it.\n',
    'I removed the old value. Delete: nothing. Move on: yes.\n',
    'The markers `<<<<<<< SEARCH` and a diff such as `--- a/x` are known to me.\n',
    'Array<string> and <T> stay. a << b >> c\n',
    'Use sed -i or git apply, if you like.\n',
  ])('prose is prose: %j', (prose) => {
    expect(patch(`${prose}\n${good}\n${prose}`, files).status).toBe('planned');
  });

  it('removal in words is said of an order that was given, and of no other', () => {
    const order = 'DELETE: src/b.ts\n';
    expect(patch(`- Delete: \`src/b.ts\`\n\n${order}`, files).status).toBe('planned');
    expect(patch(`- Delete: \`src/a.ts\`\n\n${order}`, files).types).toEqual(['malformed']);
  });
});

it('a block whose markers hold no space is applied', () => {
  const next = block('src/b.ts', 'before();\n', 'after();\n').replace(
    /(?<=<|>) (?=SEARCH|REPLACE)/g,
    '',
  );
  expect(next).toContain('<<<<<<<SEARCH');
  expect(patch(good + next, files).files['src/b.ts']).toContain('after();');
});

it.each(['', 'bash', 'json'])('a V4A patch is applied in a fence of any word: %j', (info) => {
  const v4a =
    '*** Begin Patch\n*** Update File: src/b.ts\n@@\n-before();\n+after();\n*** End Patch';
  const call = `\`\`\`${info}\napply_patch <<'EOF'\n${v4a}\nEOF\n\`\`\`\n`;
  expect(patch(good + call, files).files).toMatchObject({
    'src/a.ts': files['src/a.ts'].replace('= 2', '= 22'),
    'src/b.ts': files['src/b.ts'].replace('before', 'after'),
  });
});

describe('forms inside an edit are its text', () => {
  const readme = `# Sample\n\n\`\`\`diff\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n+y\n\`\`\`\n\nsed -i s/a/b/ src/b.ts\n`;
  const test = Object.values(bareForms)
    .filter((form) => !/SEARCH|REPLACE|^<<<|^>>>/m.test(form))
    .join('\n');

  it('a README with a diff, in a whole file and in a block', () => {
    expect(patch(whole('README.md', readme, '````'), files).files['README.md']).toBe(readme);
    expect(patch(block('README.md', '# Sample\n', readme), files).files['README.md']).toBe(readme);
  });

  it('a test about diffs and tool calls', () => {
    const text = `const forms = \`\n${test}\n\`;\n`;
    expect(patch(whole('test/x.test.ts', text, '````'), files).files['test/x.test.ts']).toBe(text);
    expect(patch(block('test/x.test.ts', '', text), files).files['test/x.test.ts']).toBe(text);
  });

  it('but a diff is no whole file of code', () => {
    const diff = bareForms['a bare unified diff'] ?? '';
    for (const text of [`${diff}\n`, `\n${diff}\n`, '-before();\n+after();\n'])
      expect(refused(good + whole('src/b.ts', text), text)).not.toBe('');
    expect(refused(`${good}FILE: src/b.ts\n\`\`\`diff\nx\n\`\`\`\n`, '')).not.toBe('');
    expect(patch(whole('fix.patch', `${diff}\n`), files).status).toBe('planned');
  });

  it('but a block inside a whole file is no text of it, unless the reply insists', () => {
    const inner = '<<<<<<< SEARCH\nbefore();\n=======\nafter();\n>>>>>>> REPLACE\n';
    const reply = whole('src/b.ts', `import { one } from "./a";\n${inner}`);
    expect(refused(good + reply, '')).toContain('the marker `<<<<<<< SEARCH`');
    const open = `FILE: README.md\n\`\`\`\n# New\n\nsrc/b.ts\n${inner}\`\`\`\n`;
    expect(refused(open, '')).toContain('the marker `<<<<<<< SEARCH`');
    expect(patch(`KEEP: <<<<<<< SEARCH\n${open}`, files).files['README.md']).toContain(inner);
    const held = { ...files, 'src/b.ts': inner };
    expect(patch(whole('src/b.ts', `x();\n${inner}`), held).status).toBe('planned');
  });

  it('but a block does not swallow the one below it', () => {
    const broken =
      'src/a.ts\n<<<<<<< SEARCH\nexport const two = 2;\n=======\nnew\n>>>>>> REPLACE\n';
    const next = 'src/b.ts\n<<<<<< SEARCH\nbefore();\n======\nafter();\n>>>>>>> REPLACE\n';
    expect(refused(broken + next, '')).toContain('marker of another length');
  });
});
