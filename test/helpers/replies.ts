/** What models say, in the forms the harness reads. */
import type { CheckResult, PatchArtifact } from '../../source/domain/artifact.ts';
import type { Command } from '../../source/domain/commands.ts';
import type { TestReport } from '../../source/domain/test-report.ts';

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
export const bareFail = `${fail}
COUNTEREXAMPLE new-behaviour
CRITERION: C1
COMMAND: node -e 'process.exit(1)'
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

/** What a project's runner says of the test in `provenFail`, which runs code of `touched`. */
export function testReport(status: 'passed' | 'failed', touched = 'src/s1.ts'): TestReport {
  const file = 'test/tries.test.js';
  const error = { kind: 'assertion', message: 'AssertionError: 2 !== 3', frames: [] } as const;
  const named = { title: 'three tries are made', file };
  const reach = [
    { path: file, called: false, hasFunctions: false },
    { path: touched, called: true, hasFunctions: true },
  ];
  const test = status === 'passed' ? { ...named, status } : ({ ...named, status, error } as const);
  return { tests: [test], reach };
}

/** Both runs of a counter-example's test on the patch, which touches `touched`. */
export function reproduction(
  call: string,
  status: 'passed' | 'failed',
  touched?: string,
): Extract<Command, { readonly type: 'EndCounterExample' }> {
  const report = testReport(status, touched);
  return {
    type: 'EndCounterExample',
    call,
    sandboxed: true,
    onPatch: [check(status), check(status)],
    tests: { runner: 'node:test', onPatch: [report, report] },
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
