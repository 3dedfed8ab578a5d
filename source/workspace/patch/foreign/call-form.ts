// Tool calls, and editors' own tags and JSON, that stand in a reply as text.

/** Names of agents' editing tools: Claude Code, Codex, Cline, Roo, OpenHands, Cursor, Copilot, Gemini CLI. */
const tools =
  '(?:\\w+\\.)?(?:str_?replace(?:_based)?_?edit(?:or)?(?:_tool|_\\d+)?|str_replace(?:_in_file)?|edit(?:_existing)?_?files?|edit_notebook|multi_?edit(?:_file)?|write(?:_to)?_?file|write_new_file|create(?:_new)?_?file|replace_in_file|replace_string_in_file|insert_edit_into_file|search_and_replace|search_replace|insert_content|apply_?patch|apply_?diff|update_?file|modify_?file|delete_?file|remove_?file|rename_?file|move_?file|append_to_file|file_(?:editor|write|edit|str_replace)|notebook_?edit|execute_(?:bash|command|ipython_cell)|run_(?:shell_command|terminal_cmd)|exec_command|MultiEdit|NotebookEdit)';
const named = new RegExp(
  `"(?:name|tool|tool_?name|function|recipient_name|action|type|cmd|command)"\\s*:[\\s[]*"${tools}"`,
  'i',
);
const shortlyNamed =
  /"(?:name|tool|tool_?name|recipient_name)"\s*:\s*"(?:bash|shell|edit|write|create|insert|replace|exec)"/i;
const withArguments = /"(?:arguments|parameters|input|args|tool_input)"\s*:/;

const calls: readonly RegExp[] = [
  /^<\/?(?:[\w.-]+:)?(?:tool_calls?|function_calls?|tool_use|invoke|use_mcp_tool|tool_code|execute_\w+)[\s>/]/i,
  /^<(?:function|parameter|tool|invoke)=|^<function name=/i,
  /^<[|｜]{1,2}\/?(?:DSML|tool|python_tag|channel|action_start|plugin)/i,
  /^\[(?:TOOL_CALLS?|TOOL_REQUEST|ARGS)\]/,
  /\bto=functions\.\w/,
  /^(?:await |print\()?(?:functions|default_api)\.\w+\(/,
];

/** Tags of Cline, Roo, Bolt, Lovable, Dyad, Claude artifacts, and those models make up. */
const tags: readonly RegExp[] = [
  /^<\/?(?:write_to_file|replace_in_file|apply_diff|apply_patch|insert_content|search_and_replace|edit_file|create_file|write_file|delete_file|new_file|file_edit|file_content|str_replace(?:_editor)?|old_str(?:ing)?|new_str(?:ing)?|old_(?:code|content|text)|new_(?:code|content|text)|search|replace|replacement|code_?edit|edits?|patch|diff|changeset|file_changes?|modified_file|updated_file)>/i,
  /^<(?:files?|edits?|changes?|patch|diff|create|update|delete|modify|replace|write|rename|new_file|modified_file|updated_file|document|artifact|antArtifact|boltAction|boltArtifact|dyad-\w+|lov-\w+|code|codeblock)\s[^>]{0,300}\b(?:path|file|filename|file_?path|name|target)\s*=\s*["'{][^"'}]{0,300}[./]/i,
];

const newText =
  /"(?:old_?str(?:ing)?|new_?str(?:ing)?|old_?text|new_?text|old_?code|new_?code|file_text|new_?content|code_?edit)"\s*:/i;
const pathKey =
  /"(?:path|file|file_?name|file_?path|target_?file)"\s*:\s*"(?:[^"/]|[^"]*\.\w{1,8}")/i;
const textKey =
  /"(?:contents?|code|search|replace|replacement|diff|patch|new_?lines)"\s*:\s*"|"(?:edits|changes)"\s*:\s*[[{]/i;

/** The name of the form, for a line without outer space and the line below it. */
export function callForm(bare: string, next: string): string | undefined {
  if (calls.some((call) => call.test(bare))) return 'a tool call as text';
  if (tags.some((tag) => tag.test(bare))) return 'an edit in tags';
  if (/^[{["]/.test(bare) && newText.test(bare)) return 'an edit as JSON';
  if (/\*\*\* Begin Patch(?:\\n|["'])/.test(bare)) return 'a V4A patch inside a string';
  const commanded =
    /^(?:\$ )?apply_?patch\b/.test(bare) && !next.trim().startsWith('*** Begin Patch');
  return commanded ? 'a call of `apply_patch`' : jsonForm(bare);
}

/** The name of the form, for a whole fence or a line: a tool call or an edit as JSON. */
export function jsonForm(text: string): string | undefined {
  if (named.test(text)) return 'a tool call as text';
  if (shortlyNamed.test(text) && withArguments.test(text)) return 'a tool call as text';
  return pathKey.test(text) && textKey.test(text) && /^\s*[{[]/.test(text)
    ? 'an edit as JSON'
    : undefined;
}
