import { describe, expect, it } from 'vitest';
import { block, patch, whole } from '../patching.ts';

/** How a whole new file of these lines fares. */
function fate(path: string, ...lines: readonly string[]): string {
  const result = patch(whole(path, `${lines.join('\n')}\n`, '`````'), { 'other.ts': 'x\n' });
  return result.types[0] ?? result.status;
}

describe('a line that stands for text left out', () => {
  const elisions: Readonly<Record<string, readonly string[]>> = {
    'a.ts': [
      '// ... rest of code unchanged',
      '  // ... rest of the component ...',
      '// ...',
      '/* ... */',
      '/* … */',
      '// existing code',
      '// Existing imports here',
      '// ...existing code...',
      '// (rest of the file unchanged)',
      '// [rest of implementation]',
      '// other methods remain the same',
      '// ... other methods',
      '// ... imports ...',
      '// keep the rest of the file as is',
      '// unchanged',
      '// omitted for brevity',
      '...rest of the code',
      '...existing code...',
      '...rest unchanged',
      '... (rest of the file unchanged)',
      '[... rest of the code ...]',
      '{/* ... existing JSX ... */}',
    ],
    'a.py': ['# existing code', '# ... rest of the class', '...', '    # ... (unchanged)'],
    'a.yaml': ['# ...', '# rest of the config unchanged'],
    'a.html': ['<!-- ... -->', '<!-- rest of the document unchanged -->'],
    'a.md': [
      '...',
      '<!-- rest of the file unchanged -->',
      '... (rest of the file unchanged)',
      '[... rest of the document unchanged ...]',
      '// ... existing content ...',
    ],
    'a.sql': ['-- ...', '-- ... existing columns ...'],
    'a.rs': ['// ... existing code'],
    Makefile: ['# ... rest unchanged'],
  };
  for (const [path, lines] of Object.entries(elisions))
    it.each(lines)(`is refused in ${path}: %s`, (line) => {
      expect(fate(path, 'first', line, 'last')).toBe('elided');
    });

  it('is refused in a replacement too', () => {
    const reply = block('a.ts', 'x\n', 'y\n// ... rest of code unchanged\n');
    expect(patch(reply, { 'a.ts': 'x\n' }).types).toEqual(['elided']);
  });
});

describe('dots and words that only look like text left out', () => {
  const sound: Readonly<Record<string, readonly (readonly string[])[]>> = {
    'a.ts': [
      ['  ...rest as Props,'],
      ['...rest as Props,'],
      ['...(rest as unknown as Other),'],
      ['  ...existing,', '  ...previous.items,', '  ...other[0],', '  ...same()'],
      ['  ...(code ? { code } : {}),'],
      ['  ...rest satisfies Rest,'],
      ['  ...rest'],
      ['[...rest, ...other]'],
      ['// first wait for the lock', '// ... and then for the rest of it'],
      ['// the rest of the buffer is zero'],
      ['// wait for the other side to close its end...'],
      ['// ...so that the other side never sees the same code twice'],
      ['// Remaining items'],
      ['// other fields'],
    ],
    'a.tsx': [['  {...props}'], ['  {...(rest as Props)}'], ['      ...rest as Props,']],
    'a.js': [['  ...args'], ['  ...other,']],
    'a.php': [['    ...$rest,'], ['    ...$other->code,']],
    'a.py': [
      ['def f(self) -> int:', '    ...'],
      ['class P(Protocol):', '    ...'],
      ['def f(): ...'],
      ['    >>> for i in rest:', '    ...     print(i, "the rest")', '    ...', '    1'],
      ['x[..., 0]'],
      ['"""', '>>> f(', '... other same code', '... )', '"""'],
    ],
    'a.pyi': [['def f(x: int) -> int: ...'], ['class A:', '    x: int = ...']],
    'a.yaml': [
      ['---', 'a: 1', '...'],
      ['---', 'b: 2', '...', '---'],
    ],
    'a.yml': [['...']],
    'a.md': [
      ['...and the rest is history.'],
      ['… the same as before, only faster'],
      ['# Existing code', '', 'Text.'],
      ['# Unchanged'],
      ['```js', 'const app = express();', '// ...', '...', '# ... rest of code unchanged', '```'],
      ['- ... and other things'],
    ],
    'a.txt': [['… and then the rest of them came']],
    'a.go': [['func f(args ...string) {'], ['\tg(rest...)'], ['\t\t...interface{},']],
    'a.rs': [['for i in 0..=rest {'], ['    ..Default::default()'], ['  $($rest:tt)*']],
    'a.c': [['int printf(const char *format,', '           ...);'], ['#define log(...) x']],
    'a.sh': [['echo "usage: $0 [options] ..."'], ['# print the rest of the arguments']],
    'a.css': [['#existing { color: red }']],
    'a.sql': [['select a -- the other code']],
  };
  for (const [path, texts] of Object.entries(sound))
    it.each(texts.map((lines) => [lines.join(' ⏎ '), lines] as const))(
      `is taken in ${path}: %s`,
      (_, lines) => {
        expect(fate(path, ...lines)).toBe('planned');
      },
    );
});

describe('a reply insists on a line', () => {
  const files = { 'a.ts': 'x\n' };
  const edit = block('a.ts', 'x\n', 'y\n  // ... rest of code unchanged\n');

  it('by the very line that the refusal names', () => {
    const [problem] = patch(edit, files).problems;
    const keep = /`(KEEP: [^`]*)`/.exec(problem?.remedy ?? '')?.[1];
    expect(keep).toBe('KEEP: // ... rest of code unchanged');
    for (const reply of [
      `${keep}\n\n${edit}`,
      `${edit}\n${keep}\n`,
      `- \`${keep}\`\n${edit}`,
      `KEEP: \`${keep?.slice(6)}\`\n${edit}`,
    ])
      expect(patch(reply, files).files['a.ts'], reply).toBe('y\n  // ... rest of code unchanged\n');
  });

  it('and not on any other', () => {
    expect(patch(`KEEP: // ...\n${edit}`, files).types).toEqual(['elided']);
    expect(patch('KEEP: // ...\n', files).types).toEqual(['empty']);
  });
});
