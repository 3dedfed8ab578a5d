import { describe, expect, it } from 'vitest';
import { readRetry } from '../../../../source/lanes/rehearsal/sample/retry-fault.ts';
import { blindRetry, soundRetry } from '../../../../source/lanes/rehearsal/sample/retry-texts.ts';

const loopWith = (guard: string) =>
  `for (let attempt = 1; ; attempt += 1) {\n    try {\n    } catch (reason) {\n      ${guard}\n      await sleep(1);\n    }\n  }`;

describe('a retry', () => {
  it.each([
    ['no-loop', 'return response.json();'],
    ['retries-everything', blindRetry],
    ['retries-everything', loopWith('if (attempt > 2) throw reason;')],
    ['retries-everything', loopWith('console.log(reason);')],
    ['selective', soundRetry],
    ['selective', loopWith('if (reason.status === 404) throw reason;')],
  ] as const)('is read as %s by what its catch looks at', (reading, code) => {
    expect(readRetry(code)).toBe(reading);
  });
});
