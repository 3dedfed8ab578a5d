/** Words that say nothing about what a text is about. */
const idle = new Set(
  'a an and are as at be but by can do for from has have if in into is it its must of on or should so that the then there they this to use was when which will with you your'.split(
    ' ',
  ),
);

/** The different words of a text in lower case; of a text of nothing but idle words, those. */
export function tellingWords(text: string): readonly string[] {
  const words = [...new Set(text.toLowerCase().split(/[^\p{L}\p{M}\p{N}_-]+/u))];
  const all = words.filter((word) => word !== '');
  const telling = all.filter((word) => !idle.has(word));
  return telling.length > 0 ? telling : all;
}
