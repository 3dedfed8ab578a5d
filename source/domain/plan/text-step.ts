/**
 * What every step of a kit has in common: it gives words, owns no path, runs no command, and is shown
 * nothing of a repository.
 */
export const wordsStep = {
  owns: [],
  acceptance: [],
  hard: false,
  product: 'answer',
  reads: [],
} as const;
