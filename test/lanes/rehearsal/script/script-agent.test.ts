import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type {
  AgentMove,
  AgentPart,
} from '../../../../source/lanes/rehearsal/script/agent-wires.ts';
import { rehearsalScript } from '../../../../source/lanes/rehearsal/script/rehearsal-script.ts';
import { rehearsalAgentIds } from '../../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { agentTurn } from '../../../../source/lanes/rehearsal/script/script-agent.ts';
import { sampleFiles } from '../../../helpers/sample-files.ts';
import { asked, type Files, replyTo, stepOf, verifyInput, workInput } from '../asks.ts';
import { applied, tempFolder } from '../bench.ts';

const { forge, quill } = rehearsalAgentIds;
const base = sampleFiles();
const shell = ['exec_command'];
const fileTools = ['read_file', 'write_file', 'run_shell_command'];

/** A question as an agent passes it on, with its own words around it. */
function opening(input: Parameters<typeof asked>[0], model: string, folder = '/desk'): AgentPart[] {
  const { system, prompt } = asked(input, model);
  return [
    { by: 'role', text: 'You are an agent.' },
    { by: 'user', text: `I'm currently working in the directory: ${folder}\nIt holds files.` },
    { by: 'user', text: `${system}\n\n${prompt}` },
  ];
}

/** Plays the agent: carries out every call in a folder until the model speaks. */
function played(id: string, model: string, tools: readonly string[]) {
  const folder = tempFolder();
  for (const [path, text] of Object.entries(base)) write(join(folder, path), text);
  const parts = opening(workInput(id, base), model, folder);
  for (let step = 0; step < 20; step += 1) {
    const { move } = agentTurn({ model, parts, tools }, rehearsalScript);
    if (move?.type !== 'call') return { folder, said: move?.text, calls: step };
    parts.push({ by: 'tool', text: carriedOut(move, folder) });
  }
  throw new Error('the model never came to an end');
}

function carriedOut({ name, args }: Extract<AgentMove, { type: 'call' }>, folder: string): string {
  const words = Object.fromEntries(Object.entries(args).map(([key, one]) => [key, String(one)]));
  const { cmd = '', file_path: file = '', content = '' } = words;
  if (name === 'exec_command') {
    return execFileSync('sh', ['-c', cmd], { cwd: folder, encoding: 'utf8' });
  }
  if (name === 'read_file') return readFileSync(file, 'utf8');
  write(file, content);
  return 'written';
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function filesIn(folder: string, like: Files): Files {
  const paths = Object.keys(like);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('a scripted model inside an agent', () => {
  it.each([
    ['s1', forge, shell],
    ['s2', quill, fileTools],
    ['s2', forge, shell],
    ['s1', quill, fileTools],
  ] as const)(
    'writes step %s as %s would as text, through the tools it has',
    (id, model, tools) => {
      const wanted = applied(base, replyTo(workInput(id, base), model), stepOf(id).owns);
      const { folder, said, calls } = played(id, model, tools);
      expect(filesIn(folder, wanted)).toEqual(wanted);
      expect(calls).toBeGreaterThan(1);
      expect(said).not.toContain('<<<<<<<');
      expect(said).not.toBe('');
    },
  );

  it('reads what is there before it writes over it', () => {
    const parts = opening(workInput('s1', base), quill);
    const { move } = agentTurn({ model: quill, parts, tools: fileTools }, rehearsalScript);
    expect(move).toMatchObject({
      name: 'read_file',
      args: { file_path: '/desk/src/fetch-shelf.js' },
    });
  });

  it('judges in words, whatever tools it is offered', () => {
    const diff =
      'diff --git a/docs/retry.md b/docs/retry.md\n--- a/docs/retry.md\n+++ b/docs/retry.md\n@@ -0,0 +1 @@\n+# Retry\n';
    const parts = opening(verifyInput(diff, 's2'), quill);
    const { move } = agentTurn({ model: quill, parts, tools: fileTools }, rehearsalScript);
    expect(move).toMatchObject({ type: 'text', text: expect.stringContaining('VERDICT: ') });
  });

  it('counts the results since the last question only', () => {
    const before = [...opening(workInput('s1', base), quill), { by: 'tool', text: 'old' } as const];
    const parts = [...before, ...opening(workInput('s1', base), quill)];
    expect(agentTurn({ model: quill, parts, tools: fileTools }, rehearsalScript).step).toBe(0);
  });

  it('has no answer for what fugu did not ask', () => {
    const parts = [{ by: 'user', text: 'What might the user type next?' }] as const;
    const turn = agentTurn({ model: quill, parts, tools: fileTools }, rehearsalScript);
    expect(turn.answer.status).toBe('refused');
    expect(turn.move).toBeUndefined();
  });
});
