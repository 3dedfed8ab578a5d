import { describe, expect, it } from 'vitest';
import { type Anchor, findAnchors } from '../../../source/workspace/git/anchors.edge.ts';
import { createGit } from '../../../source/workspace/git/git.edge.ts';
import { git, makeRepo, tempRoot, write } from '../sample.ts';

const head = 'a'.repeat(64);
const message = (run: string, over = head) =>
  `Add a shelf\n\n- s1: the shelf\n\nFugu-Run: ${run}\nFugu-Author: x (y)\nFugu-Journal: ${over}\n`;

function repository() {
  const repo = makeRepo(tempRoot(), { 'a.txt': 'one\n' });
  const commit = (text: string, ...more: readonly string[]) => {
    git(repo, 'commit', '-q', '--allow-empty', '-m', text, ...more);
    return git(repo, 'rev-parse', 'HEAD').trim();
  };
  const look = async (run = 'r1', known?: string): Promise<readonly Anchor[]> => {
    const tools = createGit({ path: process.env.PATH ?? '', home: '/nonexistent' });
    const found = await findAnchors(tools, repo, { run, commit: known });
    if (found.status === 'refused') throw new Error(found.what);
    return found.anchors;
  };
  return { repo, commit, look };
}

describe('the commits that hold a run’s head', () => {
  it('are found on any ref, with what they hold', async () => {
    const { repo, commit, look } = repository();
    git(repo, 'checkout', '-q', '-b', 'fugu/r1');
    const made = commit(message('r1'));
    git(repo, 'checkout', '-q', 'main');
    const tree = git(repo, 'rev-parse', `${made}^{tree}`).trim();
    expect(await look()).toEqual([{ commit: made, tree, head }]);
  });

  it('are not those of another run, nor those without a head', async () => {
    const { commit, look } = repository();
    commit(message('r10'));
    commit('Revert "Add a shelf"\n\nFugu-Run: r1\nFugu-Reverted-By: ana\n');
    commit(`Say "Fugu-Run: r1"\n\nIn words: Fugu-Journal: ${head}\n`);
    commit(`Short\n\nFugu-Run: r1\nFugu-Journal: ${head.slice(1)}\n`);
    expect(await look()).toEqual([]);
    expect((await look('r10')).length).toBe(1);
  });

  it('are found after a rebase and inside a squash of two runs, each run with its own head', async () => {
    const { repo, commit, look } = repository();
    const other = 'b'.repeat(64);
    const squashed = `Squash\n\ncommit 1\n\n${message('r1').replace(/^(?=.)/gm, '    ')}\n${message('r2', other).replace(/^(?=.)/gm, '    ')}`;
    commit(squashed);
    expect((await look('r1')).map((one) => one.head)).toEqual([head]);
    expect((await look('r2')).map((one) => one.head)).toEqual([other]);
    git(repo, 'checkout', '-q', '-b', 'topic', 'HEAD~1');
    commit(message('r3'));
    write(repo, { 'b.txt': 'two\n' });
    git(repo, 'add', '-A');
    git(repo, 'rebase', '-q', '--autostash', 'main');
    expect((await look('r3')).map((one) => one.head)).toEqual([head]);
  });

  it('include the one the run says it made, when no ref leads to it any more', async () => {
    const { repo, commit, look } = repository();
    const made = commit(message('r1'));
    git(repo, 'reset', '-q', '--hard', 'HEAD~1');
    expect(await look()).toEqual([]);
    expect((await look('r1', made)).map((one) => one.commit)).toEqual([made]);
    expect(await look('r1', 'f'.repeat(40))).toEqual([]);
    expect(await look('r1', '--all')).toEqual([]);
  });

  it('are refused in words where there is no repository', async () => {
    const tools = createGit({ path: process.env.PATH ?? '', home: '/nonexistent' });
    const found = await findAnchors(tools, '/nonexistent/x', { run: 'r1', commit: undefined });
    expect(found).toMatchObject({ status: 'refused', what: expect.stringMatching(/not exist/) });
  });
});
