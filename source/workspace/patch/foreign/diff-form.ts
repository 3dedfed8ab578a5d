// Diffs in all their forms: unified, of git, context, plain, V4A.
import { isBlank, type TextLine } from '../form/text-file.ts';

/** The name of the form, for a line without outer space and the line below it. */
export function diffForm(bare: string, next: string): string | undefined {
  if (/^diff --(?:git|cc|combined) /.test(bare)) return 'a git diff';
  if (/^--- \S/.test(bare) && /^\s*\+\+\+ \S/.test(next)) return 'a unified diff';
  if (/^\+\+\+ (?:[ab]\/|\/dev\/null)/.test(bare)) return 'a unified diff';
  if (/^@@+ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(bare)) return 'a unified diff';
  if (/^@@(?: .*)?(?: @@)?$/.test(bare)) return 'a hunk of a diff';
  if (/^\*\*\* \S/.test(bare) && /^\s*--- \S/.test(next)) return 'a context diff';
  if (/^\*{10,}(?: .*)?$/.test(bare) && /^\s*\*\*\* \d/.test(next)) return 'a context diff';
  if (/^\d+(?:,\d+)?[acd]\d+(?:,\d+)?$/.test(bare) && /^\s*[<>] /.test(next)) return 'a plain diff';
  if (/^(?:rename|copy) (?:from|to) \S+$|^(?:deleted|new) file mode \d{6}$/.test(bare))
    return 'a git diff';
  return /^Index: \S+$/.test(bare) && /^\s*={10,}/.test(next) ? 'a Subversion diff' : undefined;
}

/** Says whether a fence's word names a form of edit that is not applied here. */
export function diffInfo(info: string): string | undefined {
  const word = /^[{.]*([^\s{}:,]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
  if (/^(?:u?diff|patch|git-?diff|unified-?diff|diff-.*)$/.test(word)) return 'a diff';
  if (
    /^(?:search[-_]?replace|edit(?:block|s)?|str_replace(?:_.*)?|apply_(?:patch|diff)|replace_in_file|write_to_file)$/.test(
      word,
    )
  )
    return 'an edit in another form';
  return /^(?:tool_code|tool_calls?|tool_use|function_calls?)$/.test(word)
    ? 'a tool call as text'
    : undefined;
}

/** Lines that all begin with a sign, as in a hunk without its head; the report of a failed test looks the same. */
export function isSigned(lines: readonly TextLine[]): boolean {
  const filled = lines.map((line) => line.text).filter((text) => !isBlank(text));
  if (filled.some((text) => /^[-+] (?:Expected|Received|Actual|Snapshot)\b/i.test(text)))
    return false;
  const added = filled.some((text) => /^\+(?!\+)/.test(text));
  const taken = filled.some((text) => /^-(?!-)/.test(text));
  return added && taken && filled.every((text) => /^[-+ @\\]/.test(text));
}
