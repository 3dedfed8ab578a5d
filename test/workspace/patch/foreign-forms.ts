// Edits in forms that agents and editors use and that are not applied here, each a passage of a reply.

const fenced = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\``;
const block = (search: string, divider: string, replace: string) =>
  `src/b.ts\n${search}\nbefore();\n${divider}\nafter();\n${replace}`;
const unified = '--- a/src/b.ts\n+++ b/src/b.ts\n@@ -1,1 +1,1 @@\n-before();\n+after();';
const v4a = '*** Update File: src/b.ts\n@@\n-before();\n+after();';
const call = '{"name": "edit_file", "arguments": {"path": "src/b.ts", "content": "after();"}}';

/** Lines outside fences. */
export const bareForms: Readonly<Record<string, string>> = {
  'a bare unified diff': unified,
  'a unified diff without prefixes': unified.replace('a/', '').replace('b/', ''),
  'a git diff without a fence': `diff --git a/src/b.ts b/src/b.ts\nindex 1..2 100644\n${unified}`,
  'a hunk alone': '@@ -1,1 +1,1 @@\n-before();\n+after();',
  'a context diff':
    '*** src/b.ts\t2026-01-01\n--- src/b.ts\t2026-01-02\n***************\n*** 1 ****\n! before();\n--- 1 ----\n! after();',
  'a plain diff': '1c1\n< before();\n---\n> after();',
  'a Subversion diff': `Index: src/b.ts\n===================================================================\n${unified}`,
  'a quoted diff': unified.replace(/^/gm, '> '),
  'dashes for markers': block('------- SEARCH', '=======', '+++++++ REPLACE'),
  'long dashes for markers': block('——————— SEARCH', '=======', '——————— REPLACE'),
  'short markers': block('<<< SEARCH', '===', '>>> REPLACE'),
  'small letters': block('<<<<<<< search', '=======', '>>>>>>> replace'),
  'another word': block('<<<<<<< ORIGINAL', '=======', '>>>>>>> UPDATED'),
  'a path behind the marker': block('<<<<<<< SEARCH src/b.ts', '=======', '>>>>>>> REPLACE'),
  'wide signs': block('＜＜＜＜＜＜＜ SEARCH', '＝＝＝＝＝＝＝', '＞＞＞＞＞＞＞ REPLACE'),
  'comments around markers': block(
    '# ==== SEARCH START ====',
    '# ==== REPLACE START ====',
    '# ==== REPLACE END ====',
  ),
  'a divider of another length': block('<<<<<<< SEARCH', '======', '>>>>>>> REPLACE'),
  'an end of another length': block('<<<<<<< SEARCH', '=======', '>>>>>> REPLACE'),
  'a block without its divider': 'src/b.ts\n<<<<<<< SEARCH\nbefore();\n>>>>>>> REPLACE',
  'a block without its end': 'src/b.ts\n<<<<<<< SEARCH\nbefore();\n=======\nafter();',
  'a block without its beginning': 'src/b.ts\nbefore();\n=======\nafter();\n>>>>>>> REPLACE',
  'HTML-escaped markers': block(
    '&lt;&lt;&lt;&lt;&lt;&lt;&lt; SEARCH',
    '=======',
    '&gt;&gt;&gt;&gt;&gt;&gt;&gt; REPLACE',
  ),
  'labels for markers': 'src/b.ts\nSEARCH:\nbefore();\nREPLACE:\nafter();',
  'bracketed labels': 'src/b.ts\n[SEARCH]\nbefore();\n[REPLACE]\nafter();',
  'a merge conflict': '<<<<<<< HEAD\nbefore();\n=======\nafter();\n>>>>>>> theirs',
  'a V4A section alone': v4a,
  'a V4A patch without its end': `*** Begin Patch\n${v4a}`,
  'a V4A patch in small letters': `*** begin patch\n${v4a}\n*** end patch`,
  'a Qwen tool call': `<tool_call>\n${call}\n</tool_call>`,
  'a Qwen coder call':
    '<function=write_file>\n<parameter=path>\nsrc/b.ts\n</parameter>\n</function>',
  'a Claude tool call':
    '<function_calls>\n<invoke name="str_replace_editor">\n<parameter name="path">src/b.ts</parameter>\n</invoke>\n</function_calls>',
  'an invoke alone':
    '<invoke name="Edit">\n<parameter name="file_path">src/b.ts</parameter>\n</invoke>',
  'a DeepSeek call': '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>edit_file',
  'a DSML call': '<｜DSML｜function_calls>\n<｜DSML｜invoke name="write">',
  'a Kimi call': '<|tool_calls_section_begin|><|tool_call_begin|>functions.edit_file:0',
  'a Mistral call': '[TOOL_CALLS][{"name": "edit_file", "arguments": {}}]',
  'a harmony call': '<|channel|>commentary to=functions.apply_patch <|message|>{}',
  'a JSON tool call': call,
  'a JSON tool call on many lines': JSON.stringify(JSON.parse(call), null, 2),
  'a str_replace as JSON':
    '{"command": "str_replace", "path": "src/b.ts", "old_str": "before();", "new_str": "after();"}',
  'a created file as JSON': '{"command": "create", "path": "src/b.ts", "file_text": "after();"}',
  'edits as JSON':
    '{"edits": [{"path": "src/b.ts", "search": "before();", "replace": "after();"}]}',
  'edits as JSON on many lines': JSON.stringify(
    { edits: [{ file: 'src/b.ts', search: 'before();', replace: 'after();' }] },
    null,
    2,
  ),
  'a whole file as JSON': '[{"file": "src/b.ts", "content": "after();"}]',
  'a Gemini call': 'print(default_api.write_file(path="src/b.ts", content="after();"))',
  'a patch in a string':
    '{"cmd": ["apply_patch", "*** Begin Patch\\n*** Update File: src/b.ts\\n*** End Patch"]}',
  'Cline writing a file':
    '<write_to_file>\n<path>src/b.ts</path>\n<content>\nafter();\n</content>\n</write_to_file>',
  'Cline replacing':
    '<replace_in_file>\n<path>src/b.ts</path>\n<diff>\n------- SEARCH\nbefore();\n=======\nafter();\n+++++++ REPLACE\n</diff>\n</replace_in_file>',
  'an edit tag':
    '<edit>\n<path>src/b.ts</path>\n<search>before();</search>\n<replace>after();</replace>\n</edit>',
  'an edit tag with its path': '<edit path="src/b.ts">\nafter();\n</edit>',
  'a file tag': '<file path="src/b.ts">\nafter();\n</file>',
  'a Bolt action': '<boltAction type="file" filePath="src/b.ts">\nafter();\n</boltAction>',
  'a Lovable tag': '<lov-write file_path="src/b.ts">\nafter();\n</lov-write>',
  'an apply_patch call': 'apply_patch src.patch',
  'a here-document': "cat > src/b.ts <<'EOF'\nafter();\nEOF",
  'a here-document the other way round': "cat <<'EOF' > src/b.ts\nafter();\nEOF",
  tee: "tee src/b.ts <<'EOF'\nafter();\nEOF",
  'sed in place': "sed -i 's/before/after/' src/b.ts",
  'perl in place': "cd src && perl -pi -e 's/before/after/' b.ts",
  'git apply': 'git apply fix.patch',
  patch: 'patch -p1 < fix.patch',
  'echo into a file': 'echo "after();" > src/b.ts',
  'git rm': 'git rm src/b.ts',
  mv: '$ mv src/b.ts src/c.ts',
  'rm of a folder': 'rm -rf src/',
  'a script that writes':
    "python3 - <<'EOF'\nfrom pathlib import Path\np = Path('src/b.ts')\np.write_text('after();')\nEOF",
  'lone signs': 'src/b.ts\n<<<<\nbefore();\n====\nafter();\n>>>>',
  'Roo’s line numbers':
    'src/b.ts\n<<<<<<< SEARCH\n:start_line:2\n-------\nbefore();\n=======\nafter();\n>>>>>>> REPLACE',
  'code under its path without a fence': 'src/b.ts\nimport { one } from "./a";\nafter();',
  'indented code under its path': 'The new src/b.ts:\n\n    after();\n    more();',
  'indented code under a path alone': '- `src/b.ts`:\n\n\tafter();',
  'a path between tags': '<file>src/b.ts</file>\n```ts\nafter();\n```',
  'a DELETE without its colon': 'DELETE src/b.ts',
  'a REMOVE': 'REMOVE: src/b.ts',
  'a MOVE': 'MOVE src/b.ts TO src/c.ts',
  'a Delete in small letters': '- Delete: `src/b.ts`',
};

/** Fences, each with the line above it. */
export const fencedForms: Readonly<Record<string, string>> = {
  'a diff fence': fenced('diff', unified),
  'a diff fence without heads': fenced('diff', '-before();\n+after();'),
  'a patch fence': fenced('patch', unified),
  'a diff in a fence of code': fenced('ts', unified),
  'signed lines in a fence of code': `Change this:\n${fenced('ts', '  {\n-  before();\n+  after();\n }'.replace('  {', ' {'))}`,
  'a tool_code fence': fenced('tool_code', 'write("src/b.ts")'),
  'a tool call in a fence': fenced('json', JSON.stringify(JSON.parse(call), null, 2)),
  'a short tool call in a fence': fenced(
    'json',
    '{\n  "name": "edit",\n  "arguments": {"path": "src/b.ts"}\n}',
  ),
  'blocks with dashes in a fence': fenced(
    '',
    block('------- SEARCH', '=======', '+++++++ REPLACE'),
  ),
  'a here-document in a fence': fenced('bash', "cat > src/b.ts <<'EOF'\nafter();\nEOF"),
  'sed in a fence': fenced('sh', "npm test\nsed -i 's/before/after/' src/b.ts"),
  'a conflict in a fence': fenced('ts', '<<<<<<< HEAD\nbefore();\n=======\nafter();\n>>>>>>> x'),
  'a file under its path': `src/b.ts\n${fenced('ts', 'after();')}`,
  'a file under its path and a blank line': `### \`src/b.ts\`\n\n${fenced('ts', 'after();')}`,
  'a file under a label': `File: src/b.ts\n${fenced('ts', 'after();')}`,
  'a file under a bold path': `**src/b.ts**\n${fenced('', 'after();')}`,
  'a file under a link': `[src/b.ts](src/b.ts)\n${fenced('ts', 'after();')}`,
  'a file under a sentence': `Here is the new src/b.ts:\n${fenced('ts', 'after();\nmore();')}`,
  'a file under an order': `Update \`src/b.ts\`:\n\n${fenced('ts', 'after();')}`,
  'a file under an order in the middle of a list': `2. **Now change src/b.ts** to\n${fenced('', 'after();')}`,
  'a file under plain words': `And in \`src/b.ts\`:\n${fenced('ts', 'after();')}`,
  'a new file under words': `Create \`src/new.ts\` with this:\n${fenced('ts', 'after();')}`,
  'a new file under its path': `src/new.ts\n${fenced('ts', 'after();')}`,
  'a file with its path in the info': fenced('ts src/b.ts', 'after();'),
  'a file with its path behind a colon': fenced('ts:src/b.ts', 'after();'),
  'a file with a title': fenced('ts title="src/b.ts"', 'after();'),
  'a file with its path in a comment': fenced('ts', '// filepath: src/b.ts\nafter();'),
  'a file with its bare path in a comment': fenced('ts', '// src/b.ts\nafter();'),
  'a file with its bare path inside': fenced('', 'src/b.ts\nafter();\nmore();'),
  'a file with its path in a long comment': fenced('ts', '/**\n * @file src/b.ts\n */\nafter();'),
  'a part under a path further up': `### src/b.ts\n\nReplace the call with:\n\n${fenced('ts', 'after();')}`,
  'a part below its path and a sentence': `src/b.ts\n\nThe call has to move.\n\n${fenced('ts', 'after();')}`,
  'a part below its path in a fence without a language': `And in \`src/b.ts\`:\n${fenced('', 'after();')}`,
  'a part of an edited file under no path': `Here is the updated helper:\n${fenced('ts', 'export const one = 1;\nexport const three = 3;')}`,
  'a file under a summary': `<summary>src/b.ts</summary>\n\n${fenced('ts', 'after();')}`,
  'an order in a fence': fenced('', 'DELETE src/b.ts'),
  'replacing in two fences': `Replace\n${fenced('ts', 'before();')}\nwith:\n${fenced('ts', 'after();')}`,
  'what is proposed': `Current:\n${fenced('ts', 'before();')}\nProposed:\n${fenced('ts', 'after();')}`,
  'find and replace': `Find\n${fenced('ts', 'before();')}\nReplace with:\n${fenced('ts', 'after();')}`,
  'before and after': `Before:\n${fenced('ts', 'before();')}\nAfter:\n${fenced('ts', 'after();')}`,
  'a file under its name without FILE': `FILE src/b.ts\n${fenced('ts', 'after();')}`,
};
