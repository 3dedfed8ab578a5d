// What the words above a fence ask for.

import type { TextLine } from '../form/text-file.ts';
import { languageNamed, languageOf } from './language.ts';
import { isFile } from './naming-line.ts';
import type { TreePaths } from './tree-paths.ts';

const order =
  /^[\s\d.)*#>-]*(?:(?:please|then|next|now|also|and|finally|first|second|third|lastly|(?:in|inside|within|for|at|on) (?:the |this )?\S+?|you(?: should| must| need to| can| could)?|we(?: should| must| need to| can)?|i(?:'ll| will| would|'d| also| have|'ve)?|to)[ ,]+)*(?:updat|chang|replac|modif|edit|add|creat|rewrit|rewrot|insert|remov|delet|append|prepend|put|writ|sav|apply|appli|past|adjust|refactor|overwrit|convert|extend)(?:e|es|ed|ing|y|ies|ied|s|t|ten|te|ted)?\b/i;
const link =
  /^[\s*#>-]*(?:(?:replace )?with|by|to|becomes?|after|so that it reads|(?:new|updated|proposed|suggested|modified|changed|corrected|fixed|patched|revised|improved|final)(?: (?:code|version|file|contents?|implementation|function|method|snippet|text|lines?))?)(?: this| the following)?[\s*]*:?[\s*]*$/i;
const state =
  /\b(?:new|updated?|modified|changed?|rewritten|complete|full|final|fixed|corrected|revised|improved|whole|entire|patched|should (?:be|look|read|become|now|contain)|must (?:be|look|read|become)|becomes?|replaced? (?:by|with))\b/i;

/** `plainly`: the line is an order or the joint of one. `perhaps`: it speaks of a new state. */
export type Asks = 'plainly' | 'perhaps' | 'no';

/** Whether the line asks for a change of a text below it. */
export function asksForChange(line: string, tree: TreePaths | undefined): Asks {
  const words = proseOf(line, tree);
  if (link.test(words)) return 'plainly';
  if (order.test(words) && /:[\s*_]*$/.test(words)) return 'plainly';
  return order.test(words) || state.test(words) ? 'perhaps' : 'no';
}

/** The line without code and paths, whose words would be taken for its own. */
function proseOf(line: string, tree: TreePaths | undefined): string {
  const words = line.replace(/`[^`]*`/g, ' x ').split(/(\s+)/);
  return words
    .map((word) =>
      isFile(word.replace(/[,.:;]+$/, ''), tree) ? `x${/:$/.test(word) ? ':' : ''}` : word,
    )
    .join('');
}

const usage =
  /\b(?:usage|examples?|e\.g\.|try (?:it|this|them)|(?:call|import|us|invok)(?:e|es|ed|s|ing)? (?:it|them|this|from|like|as)|can (?:also )?(?:be )?(?:call|import|us|invok)(?:e|ed)?)\b/i;
const output =
  /\b(?:print(?:s|ed)?|outputs?|runs?|running|ran|logs?|logged|stdout|stderr|shows?|reports?|reported|fail(?:s|ed|ing)?|pass(?:es|ed|ing)?|errors?|results?|returns?|tests?|verif(?:y|ied|ies)|check(?:s|ed)?|confirm(?:s|ed)?|execut(?:e|ed|es|ing)|green)\b/i;
const codeLine =
  /[;{}]\s*$|^\s*(?:import|export|const|let|var|def|class|function|return|if|for|while|async|await|public|private|#include|package|use|fn|pub|func|type|interface)\b|=>|^\s*[\w.[\]]+\s*:?=\s*\S/;

/** Whether the fence is a text of the files, and not about how they are used or what they print. */
export function isItsText(
  line: string,
  fence: {
    readonly info: string;
    readonly inside: readonly TextLine[];
    readonly paths: readonly string[];
  },
): boolean {
  if (usage.test(line)) return false;
  const language = languageNamed(fence.info);
  const languages = fence.paths.map(languageOf);
  if (language !== undefined && languages.includes(language)) return true;
  if (output.test(proseOf(line, undefined))) return false;
  if (language !== undefined) return languages.includes(undefined);
  return fence.inside.some(({ text }) => codeLine.test(text.slice(0, 500)));
}

const plainlyCode =
  /[;{}(]\s*$|=>|^\s*(?:import .* from |export (?:const|function|class|default|type|interface|async)\b|def \w+\(|class \w+.*:$|#include\b)/;

/** Whether the line is code that no sentence can be. */
export function isPlainlyCode(line: string): boolean {
  return plainlyCode.test(line.slice(0, 500));
}
