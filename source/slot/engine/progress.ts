import type { Figures } from './sign.ts';

/** What is known of a request while it holds the slot; shared with the status page. */
export interface Progress {
  doing: 'starting' | 'prompt' | 'tokens' | 'checking' | 'recovering' | 'leaving';
  /** It was silent for too long, and its counters moved. */
  isSlow: boolean;
  tokens: number;
  firstTokenMs: number | undefined;
  lastTokenMs: number | undefined;
  promptDone: number | undefined;
  figures: Figures;
}

export function newProgress(): Progress {
  return {
    doing: 'starting',
    isSlow: false,
    tokens: 0,
    firstTokenMs: undefined,
    lastTokenMs: undefined,
    promptDone: undefined,
    figures: {},
  };
}
