/** What models say, in the forms the harness reads. */
import type { CheckResult, PatchArtifact } from '../../source/events/artifact.ts';

export type RawStep = Readonly<Record<string, unknown>>;

export const criterion = 'three tries are made';

/** A step as a planner writes it; it owns its own file unless told otherwise. */
export function step(id: string, over: RawStep = {}): RawStep {
  return {
    id,
    title: `do ${id}`,
    class: 'patch',
    detail: `what to do in ${id}`,
    depends_on: [],
    owns: [`src/${id}.ts`],
    acceptance: [],
    hard: false,
    ...over,
  };
}

export function planReply(...steps: readonly RawStep[]): string {
  return `\`\`\`json\n${JSON.stringify({ summary: 'all of it', steps })}\n\`\`\`\n`;
}

export const pass = 'VERDICT: PASS\nBECAUSE: it does what the step says';
export const fail = 'VERDICT: FAIL\nBECAUSE: it gives up after two tries';
export const unsure = 'VERDICT: INCONCLUSIVE\nBECAUSE: the caller is not shown';
export const provenFail = `${fail}
COUNTEREXAMPLE new-behaviour
CRITERION: C1
COMMAND: node --test test/tries.test.js
FILE: test/tries.test.js
\`\`\`js
assert.equal(tries, 3);
\`\`\`
`;
export const concede = 'CONCEDES: yes\nBECAUSE: the loop ends early';
export const rebut = 'CONCEDES: no\nBECAUSE: the third try is in the caller';
export const normal = 'DIFFICULTY: normal\nBECAUSE: it changes code';
export const quick = 'DIFFICULTY: quick\nBECAUSE: it is a question';

export function check(status: CheckResult['status'], name = 'test'): CheckResult {
  return {
    name,
    command: 'npm test',
    origin: 'project',
    status,
    exitCode: status === 'passed' ? 0 : 1,
    durationMs: 5,
    tail: status === 'passed' ? '' : 'AssertionError: expected 3, got 2',
  };
}

/** A patch by name; the same name is the same bytes. */
export function patch(name: string, path = 'src/s1.ts'): PatchArtifact {
  return {
    digest: `patch:${name}`,
    baseTree: 'tree:base',
    tree: `tree:${name}`,
    files: [{ path, change: 'modified', added: 3, removed: 1 }],
    notices: [],
  };
}
