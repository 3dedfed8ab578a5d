// The marks by which models set thoughts apart from an answer, as servers leak them into the text.
// Sources: the reasoning parsers of vLLM (vllm/reasoning), SGLang (srt/parser/reasoning_parser.py) and
// llama.cpp (common/chat*.cpp), and the chat templates of the models named beside each form.

export type ThoughtMark = {
  /**
   * `open` begins thoughts and `close` ends them; `final` begins the answer, whatever stood before it;
   * `end` ends one message of a channel form; `control` is a control mark that nobody here knows;
   * `comment` begins an HTML comment.
   */
  readonly kind: 'open' | 'close' | 'final' | 'end' | 'control' | 'comment';
  /** A channel is ended by `end` or by the next channel; tags are ended by their closing tag alone. */
  readonly channel: boolean;
  readonly from: number;
  readonly to: number;
};

const names =
  'think(?:ing)?(?:[_-]process)?|thoughts?(?:[_-]process)?|reason(?:ing)?(?:[_-](?:process|content))?|analysis' +
  '|(?:self[_-])?reflection|scratch[_-]?pad|deliberation|(?:inner|internal)[_-]?(?:thoughts?|monologue|reasoning)' +
  '|monologue|chain[_-]of[_-]thoughts?|cot(?:_budget_reflect)?|longcat_think|ant_?thinking|draft';
const bar = '[|｜]';
// `<seed:think>` (Seed-OSS), `<mm:think>` (MiniMax-M3), `<think:a1b2>` (Hunyuan), `< Think mode="x" >`.
const name = `(?:[a-z]\\w{0,15}:)?(?:${names})(?::[\\w-]{1,40})?`;
// A harmony header (gpt-oss): `<|start|>assistant<|channel|>analysis<|message|>`; Gemma 4 says `<|channel>thought`.
const channel = `(?:<\\|start\\|>[ \\t]*assistant[ \\t]*)?<\\|channel\\|?>[ \\t]*`;

const opens = [
  // `Promise<Analysis>` is a type.
  `(?<![\\w$])<[ \\t]*${name}(?:[ \\t][^<>\\n]{0,200})?(?<!/)>`,
  `<${bar}[ \\t]*${name}[ \\t]*${bar}>`,
  // Sky-T1 and its kin; Cohere Command.
  `<${bar}(?:begin|start)[_▁]of[_▁](?:thought|thinking|reasoning)${bar}>`,
  `<\\|START_THINKING\\|>`,
  // Magistral; Kimi; Kimi K3; Apertus; Pangu; MedGemma.
  `\\[THINK(?:ING)?\\]`,
  `◁[ \\t]*think(?:ing)?[ \\t]*▷`,
  `<\\|open\\|>think<\\|sep\\|>`,
  `<\\|inner_prefix\\|>`,
  `\\[unused16\\]`,
  `<unused94>(?:thought)?`,
];
const channels = [
  `${channel}(?:analysis|commentary|thought|thinking|reasoning)[^<\\n]{0,80}(?:<\\|message\\|>)?`,
  // Inkling.
  `(?:<\\|message_model\\|>)?<\\|content_thinking\\|>`,
];
const closes = [
  `<[ \\t]*/[ \\t]*${bar}?${name}${bar}?[ \\t]*>`,
  `<${bar}[ \\t]*/[ \\t]*${name}[ \\t]*${bar}>`,
  `<${bar}(?:end|stop)[_▁]of[_▁](?:thought|thinking|reasoning)${bar}>`,
  `<\\|END_THINKING\\|>`,
  `\\[/THINK(?:ING)?\\]`,
  `◁[ \\t]*/[ \\t]*think(?:ing)?[ \\t]*▷`,
  `<\\|close\\|>think<\\|sep\\|>`,
  `<\\|inner_suffix\\|>`,
  `\\[unused17\\]`,
  `<unused95>`,
  `<channel\\|>`,
];
const finals = [
  `${channel}final[^<\\n]{0,80}(?:<\\|message\\|>)?`,
  `<\\|START_RESPONSE\\|>`,
  `<\\|begin_of_solution\\|>`,
  `<\\|open\\|>response<\\|sep\\|>`,
  // Inkling; Solar Open; Apriel.
  `(?:<\\|message_model\\|>)?<\\|content_text\\|>`,
  `(?:<\\|begin\\|>[ \\t]*assistant[ \\t]*)?<\\|content\\|>`,
  `\\[BEGIN FINAL RESPONSE\\]`,
];
const ends = [`<\\|(?:end|return|end_message|eom)\\|>`];
const controls = [`<[|｜][\\w▁ ]{1,40}[|｜]>`];

const group = (forms: readonly string[]) => `(${forms.join('|')})`;
const marks = group([
  group(channels),
  ...[finals, closes, opens, ends, controls, ['<!--']].map(group),
]);
const pattern = new RegExp(marks, 'gi');

/** Something in the text that could be a mark at all; most replies have none. */
export function mayHoldMarks(text: string): boolean {
  return /[<[◁]/.test(text);
}

/** The marks of a text, in order; one that stands in quotes of its own is a word and no mark. */
export function thoughtMarks(text: string): readonly ThoughtMark[] {
  return [...text.matchAll(pattern)].flatMap((found) => {
    const [from, to] = [found.index, found.index + found[0].length];
    if (isQuoted(text, from, to)) return [];
    const kinds = ['open', 'final', 'close', 'open', 'end', 'control', 'comment'] as const;
    const at = kinds.findIndex((_kind, index) => found[index + 2] !== undefined);
    return [{ kind: kinds[at] ?? 'control', channel: at === 0, from, to }];
  });
}

/** In quotes, or in one or two backticks: three are a fence that ends or begins beside the mark. */
function isQuoted(text: string, from: number, to: number): boolean {
  const before = /(["']|`+)$/.exec(text.slice(Math.max(0, from - 4), from))?.[0];
  if (before === undefined || before.length > 2) return false;
  return text.startsWith(before, to) && text[to + before.length] !== '`';
}

/**
 * Thoughts that begin a reply with words and no mark: Granite 3, Apriel, and harmony whose special tokens
 * were dropped (`analysisWe need …assistantfinalVERDICT: …`). `end` begins the answer.
 */
export const spokenThoughts: readonly { readonly begin: RegExp; readonly end: RegExp }[] = [
  {
    begin: /^\s*\**(?:Here is|Here's) (?:my|your) thought process:/i,
    end: /(?:Here is|Here's) (?:my|your) response:\**/i,
  },
  { begin: /^\s*Here are my reasoning steps:/i, end: /\[BEGIN FINAL RESPONSE\]/i },
  { begin: /^\s*(?:analysis|commentary)(?=[A-Z"'(*`\d])/, end: /assistantfinal(?:json)?/ },
];

const endToken =
  /(?:<[|｜](?:im_end|eot_id|eot|end|return|endoftext|end_of_text|eom|eom_id|end_of_turn|end▁of▁sentence|END_OF_TURN_TOKEN|END_RESPONSE|end_of_solution|end_message|content_model_end_sampling|end_of_msg|assistant_end)[|｜]>|<\/s>|<end_of_turn>|<turn\|>|<eos>|<eop>|\[END FINAL RESPONSE\]|<\|close\|>(?:response|message)<\|sep\|>)$/;

/** Where a reply ends: before the end tokens that some servers leave, several in any order. */
export function endOf(text: string): number {
  for (let end = text.length; ; ) {
    const bare = text.slice(0, end).trimEnd();
    const token = endToken.exec(bare.slice(-60));
    if (token === null) return end;
    end = bare.length - token[0].length;
  }
}

/** How some servers let a reply begin: the header of the assistant's turn. */
export const turnHeader =
  /^\s*(?:<\|(?:im_start|start)\|>[ \t]*assistant\s*(?!<\|channel)|<\|start_header_id\|>assistant<\|end_header_id\|>|<[|｜]Assistant[|｜]>|<\|START_OF_TURN_TOKEN\|><\|CHATBOT_TOKEN\|>|assistantfinal(?=\S))/;
