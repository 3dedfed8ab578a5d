/**
 * The words of a piece of a model id: runs of letters and runs of digits, in order. `qwen3`,
 * `llama3.3` and `glm4p7` come apart where letters meet digits; a `p` between digits is a dot
 * (Fireworks writes `k2p5`).
 */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replace(/(?<=\d)p(?=\d)/g, '.')
      .match(/[a-z]+|\d+/g) ?? []
  );
}

const dates = /(?<!\d)(?:20\d{2}-\d{2}-\d{2}|20\d{6}|2\d{5})(?!\d)|(?<=preview-)\d{2}-\d{2}(?!\d)/g;
const quantised =
  /(?<![a-z0-9])(?:i?q\d(?:_(?:k|[01]|xxs|xs|s|m|l|nl))*|fp\d{1,2}|bf16|f16|f32|int\d|nvfp4|mxfp4|awq|gptq|mlx|\d{1,2}-?bit|ud)(?![a-z0-9])/g;
const packing = new Set(
  'instruct it chat hf gguf latest preview maas turbo versatile instant cloud free nitro floor exacto'.split(
    ' ',
  ),
);

/**
 * The words that say which model it is, sorted: without dates, quantisation, packing and routing
 * variants. Two ids with the same ones restate each other; the order of words does not count.
 */
export function coreWords(leaf: string): readonly string[] {
  const bare = leaf.toLowerCase().replace(dates, ' ').replace(quantised, ' ');
  return wordsOf(bare)
    .filter((word) => !packing.has(word))
    .sort();
}
