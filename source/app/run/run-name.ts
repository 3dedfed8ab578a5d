/** Words that say nothing in a name. */
const dull = new Set(['a', 'an', 'the', 'to', 'of', 'in', 'and', 'for', 'with', 'on', 'please']);

/** A run's name from its task: up to four telling words and a suffix that makes it unique. */
export function runName(task: string, suffix: string): string {
  const words = task
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !dull.has(word));
  const stem = words.slice(0, 4).join('-').slice(0, 32).replace(/-+$/, '');
  return `${stem === '' ? 'run' : stem}-${suffix}`;
}
