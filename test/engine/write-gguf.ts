import { writeFileSync } from 'node:fs';
import { type GgufTensor, type GgufValue, ggufBytes } from './gguf-bytes.ts';

/** What the model says to any prompt, and whether it ever stops. */
export interface Clockwork {
  /** Said word for word. It must be cuttable into different pieces of three characters or more. */
  readonly text: string;
  /** True: the text, then the end-of-sequence token. False: the text again and again, for ever. */
  readonly ends: boolean;
}

/** A reviewer's answer that fits no particular prompt, with line breaks and punctuation. */
export const verdict: Clockwork = {
  text: 'VERDICT: revise\n1. The retry loop never checks the abort signal.\n2. No test covers a reply that is empty.\n',
  ends: true,
};

/** A model that never stops: what a token cap, a cancel and a deadline are for. */
export const endless: Clockwork = { text: 'round and around it goes, ', ends: false };

const bos = 1;
const eos = 2;
// Special tokens, one per byte, and the space, which the tokenizer writes as ▁.
const firstPiece = 3 + 256 + 1;
const headWidth = 32;
const feedForward = 32;
// Tokens without a place in the text share the first direction of the embedding.
const elsewhere = 0;
// The norm adds a factor of √width: no usual temperature evens that out.
const certainty = 8;

/**
 * Bytes of a llama-architecture model with hand-set weights that says a fixed text to any prompt.
 * Attention and feed-forward are zero, so that the only layer hands each token's embedding on
 * unchanged; embeddings are one direction per piece of the text, and the output matrix maps each
 * direction to the next piece. What follows thus depends on the last token alone, and every token
 * that is no piece is followed by the first piece. The same input gives the same bytes.
 */
export function clockworkBytes({ text, ends }: Clockwork): Uint8Array {
  const pieces = piecesOf(text);
  const vocabulary = ['<unk>', '<s>', '</s>', ...byteTokens(), '▁', ...pieces.map(spaced)];
  const width = Math.ceil((pieces.length + 1) / headWidth) * headWidth;
  return ggufBytes(keysOf(vocabulary, width), tensorsOf(pieces.length, ends, width));
}

/** Writes the model of these words to a file. */
export function writeGguf(path: string, clockwork: Clockwork): void {
  writeFileSync(path, clockworkBytes(clockwork));
}

/**
 * The text cut into pieces, each once, so that a piece alone tells which one is next. None is
 * shorter than three characters: the tokenizer joins pairs of known pieces only, and so never
 * makes a piece out of a prompt.
 */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let open = '';
  for (const word of text.match(/\s*\S+(?:\s+$)?/g) ?? []) {
    open += word;
    if (open.length < 3 || pieces.includes(open)) continue;
    pieces.push(open);
    open = '';
  }
  if (open !== '') pieces.push(`${pieces.pop() ?? ''}${open}`);
  const [first] = pieces;
  if (first === undefined || first.length < 3 || new Set(pieces).size < pieces.length) {
    throw new Error(`The text ${JSON.stringify(text)} cannot be cut. Give more different words.`);
  }
  return pieces;
}

function keysOf(vocabulary: readonly string[], width: number): Readonly<Record<string, GgufValue>> {
  return {
    'general.architecture': { type: 'string', value: 'llama' },
    'general.name': { type: 'string', value: 'clockwork, with the turns of Gemma' },
    'llama.context_length': { type: 'u32', value: 32_768 },
    'llama.embedding_length': { type: 'u32', value: width },
    'llama.block_count': { type: 'u32', value: 1 },
    'llama.feed_forward_length': { type: 'u32', value: feedForward },
    'llama.attention.head_count': { type: 'u32', value: width / headWidth },
    'llama.attention.layer_norm_rms_epsilon': { type: 'f32', value: 1e-5 },
    'llama.rope.dimension_count': { type: 'u32', value: headWidth },
    'tokenizer.ggml.model': { type: 'string', value: 'llama' },
    'tokenizer.ggml.tokens': { type: 'strings', values: vocabulary },
    'tokenizer.ggml.scores': { type: 'f32s', values: vocabulary.map(() => 0) },
    'tokenizer.ggml.token_type': { type: 'i32s', values: vocabulary.map(tokenType) },
    'tokenizer.ggml.bos_token_id': { type: 'u32', value: bos },
    'tokenizer.ggml.eos_token_id': { type: 'u32', value: eos },
    'tokenizer.ggml.unknown_token_id': { type: 'u32', value: 0 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: true },
    'tokenizer.ggml.add_space_prefix': { type: 'bool', value: false },
  };
}

function tensorsOf(pieces: number, ends: boolean, width: number): readonly GgufTensor[] {
  const rows = firstPiece + pieces;
  const embedding = new Float32Array(rows * width);
  for (let token = 0; token < rows; token += 1) {
    embedding[token * width + direction(token)] = 1;
  }
  const output = new Float32Array(rows * width);
  for (let token = firstPiece; token < rows; token += 1) {
    output[successor(token, rows, ends) * width + direction(token)] = certainty;
  }
  output[firstPiece * width + elsewhere] = certainty;
  return [
    { name: 'token_embd.weight', dims: [width, rows], data: embedding },
    { name: 'output_norm.weight', dims: [width], data: ones(width) },
    { name: 'output.weight', dims: [width, rows], data: output },
    ...idleLayer(width),
  ];
}

function direction(token: number): number {
  return token < firstPiece ? elsewhere : token - firstPiece + 1;
}

function successor(token: number, rows: number, ends: boolean): number {
  if (token + 1 < rows) return token + 1;
  return ends ? eos : firstPiece;
}

function idleLayer(width: number): readonly GgufTensor[] {
  const zeros = (name: string, columns: number, rows: number): GgufTensor => ({
    name: `blk.0.${name}.weight`,
    dims: [columns, rows],
    data: new Float32Array(columns * rows),
  });
  return [
    { name: 'blk.0.attn_norm.weight', dims: [width], data: ones(width) },
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((name) => zeros(name, width, width)),
    { name: 'blk.0.ffn_norm.weight', dims: [width], data: ones(width) },
    ...['ffn_gate', 'ffn_up'].map((name) => zeros(name, width, feedForward)),
    zeros('ffn_down', feedForward, width),
  ];
}

function ones(length: number): Float32Array {
  return new Float32Array(length).fill(1);
}

function byteTokens(): readonly string[] {
  return Array.from({ length: 256 }, (_, byte) => {
    return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
  });
}

function spaced(piece: string): string {
  return piece.replaceAll(' ', '▁');
}

/** llama_token_type: 1 normal, 2 unknown, 3 control, 6 byte. */
function tokenType(_: string, token: number): number {
  if (token === 0) return 2;
  if (token < 3) return 3;
  return token < 3 + 256 ? 6 : 1;
}
