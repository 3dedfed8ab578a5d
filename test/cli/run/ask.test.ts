import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownSpecPath } from '../../../source/spec/spec-file.edge.ts';
import { freePort } from '../../helpers/free-port.ts';
import { type Answer, answers, type ModelServer, modelServer } from '../../helpers/model-server.ts';
import { needs } from '../../helpers/needs.ts';
import { type Ended, fugu, startFugu, told } from '../../helpers/program.ts';
import { specText } from '../../helpers/small-map.ts';
import { fakeServer } from '../../slot/slot-bench.ts';

let root: string;
let env: Readonly<Record<string, string>>;
let server: ModelServer | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fugu-ask-'));
  env = { FUGU_HOME: root };
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(root, { recursive: true, force: true });
});

/** Answers by the script, under the small map with `edits` made to its words. */
async function serve(
  script: readonly Answer[],
  ...edits: readonly (readonly [string | RegExp, string])[]
): Promise<ModelServer> {
  server = await modelServer(...script);
  const at = specText.replaceAll('http://127.0.0.1:9/v1', server.baseURL);
  const spec = edits.reduce((text, [from, to]) => text.replace(from, to), at);
  const file = ownSpecPath(env);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, spec);
  return server;
}

const ask = (argv: readonly string[], input?: string): Promise<Ended> =>
  fugu(['ask', ...argv], { env, cwd: root, ...(input === undefined ? {} : { input }) });

const promptsOf = ({ seen }: ModelServer) => seen.map(({ body }) => JSON.stringify(body.messages));

describe('fugu ask', () => {
  it('asks nobody without a spec and names the way to one; with one it says nothing of that', async () => {
    const none = await ask(['thinker', 'x']);
    expect(none.code, told(none)).toBe(2);
    expect(none.stderr).toMatch(/^There is no spec yet, .*: fugu init\. .*: fugu rehearse$/m);
    await serve([answers.says('Four.')]);
    expect((await ask(['worker-fast', 'x'])).stderr).not.toContain('There is no spec');
  });

  it('streams the reply to stdout and says on stderr who gave it, for how much', async () => {
    const { seen } = await serve([answers.says('Two and two is four.')]);
    const asked = await ask(['worker-fast', 'What is two and two?']);
    expect(asked.code, told(asked)).toBe(0);
    expect(asked.stdout).toBe('Two and two is four.\n');
    expect(asked.stderr).toMatch(
      /^worker-fast → spark \(deepseek\): the first on worker-fast; at most about \$\d+\.\d+ of \$5\.00$/m,
    );
    expect(asked.stderr).toMatch(
      /^12 tokens in, 3 out, \$0\.000015, .* s, served shelf-1 \(reported\)\.$/m,
    );
    expect(seen[0]?.body).toMatchObject({
      model: 'deepseek-chat',
      messages: [{ role: 'user', content: 'What is two and two?' }],
    });
  });

  it.each([
    '<think>\nfive, no\n</think>\n\nFour.',
    '[THINK]five, no[/THINK]Four.',
    'Here is my thought process: five. Here is my response:\nFour.',
  ])('prints the answer alone, and says that its thoughts are left out: %j', async (text) => {
    await serve([answers.says(text)]);
    const asked = await ask(['worker-fast', 'x']);
    expect(asked.code, told(asked)).toBe(0);
    expect(asked.stdout.trim()).toBe('Four.');
    expect(asked.stderr).toContain('its thoughts are left out');
    const json = await ask(['worker-fast', 'x', '--json']);
    expect(JSON.parse(json.stdout).text.trim()).toBe('Four.');
  });

  it('prints the answer again where thoughts ended that had not begun, and fails where none came', async () => {
    await serve([answers.says('Five, no.\n</think>\nFour.'), answers.says('<think>\nfour')]);
    const late = await ask(['worker-fast', 'x']);
    expect(late.stderr).toContain('The answer alone');
    expect(late.stdout.trim().split('\n').at(-1)).toBe('Four.');
    const none = await ask(['worker-fast', 'x']);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('never end');
  });

  it('reads the prompt from stdin, where it is - or left out', async () => {
    const models = await serve([answers.says('Yes.')]);
    for (const argv of [['thinker', '-'], ['thinker']]) {
      const asked = await ask(argv, 'from a pipe\n');
      expect(asked.code, told(asked)).toBe(0);
    }
    expect(promptsOf(models)).toEqual(Array(2).fill(expect.stringContaining('from a pipe')));
  });

  it('prints one object with --json, and no stream', async () => {
    await serve([answers.says('Yes.')]);
    const asked = await ask(['thinker', 'well?', '--json']);
    expect(JSON.parse(asked.stdout)).toMatchObject({
      status: 'done',
      lane: 'thinker',
      model: 'nemo',
      lineage: ['nvidia'],
      text: 'Yes.',
      cost: { usd: 0, mark: 'free' },
      passedOver: [],
    });
  });

  it('passes over a model that cannot be used, and says so', async () => {
    await serve(
      [answers.says('Yes.')],
      ['model: nemotron-3,', 'model: nemotron-3, key: "env:NEMO_KEY",'],
    );
    const asked = await ask(['thinker', 'well?']);
    expect(asked.code, told(asked)).toBe(0);
    expect(asked.stderr).toMatch(/^thinker → mist /);
    expect(asked.stderr).toMatch(/^ {2}passed over nemo: NEMO_KEY is not set/m);
  });

  it('is blocked with every reason where no model of the lane can be used', async () => {
    const { seen } = await serve(
      [answers.says('Yes.')],
      ['model: deepseek-flash,', 'model: deepseek-flash, key: "env:FLASH_KEY",'],
    );
    const asked = await ask(['worker-directed', 'well?']);
    expect(asked.code, told(asked)).toBe(4);
    expect(asked.stderr).toMatch(/^BLOCKED: No model of worker-directed .*FLASH_KEY/);
    expect(seen).toEqual([]);
  });

  it('makes no call that could cost more than the budget, and says how to allow it', async () => {
    const { seen } = await serve([answers.says('Yes.')]);
    const dear = await ask(['worker-fast', 'well?', '--budget', '0.001']);
    expect(dear.code, told(dear)).toBe(4);
    expect(dear.stderr).toMatch(/more than the budget of \$0\.00\. Allow it with --budget \d/);
    expect(seen).toEqual([]);
  });

  it('says what failed, and keeps what had come', async () => {
    await serve([answers.endsEarly('Half a')]);
    const asked = await ask(['thinker', 'well?']);
    expect(asked.code, told(asked)).toBe(1);
    expect(asked.stdout).toBe('Half a\n');
    expect(asked.stderr).toMatch(/^The call failed: .+\.$/m);
  });

  it('refuses what cannot be asked before anyone is asked', async () => {
    const { seen } = await serve([answers.says('Yes.')]);
    const refused = [
      [[], /^Missing <lane>\. Name one of conductor, /],
      [['thinkr', 'x'], /^There is no lane thinkr\. Did you mean thinker\?$/m],
      [['thinker', ' '], /^The prompt is empty\./],
      [['thinker', 'a', 'b'], /^More than one <prompt>\./],
      [['thinker', 'a', '--budget', 'x'], /^--budget must be an amount/],
      [['thinker', 'a', '--repo', 'nowhere'], /nowhere/],
    ] as const;
    for (const [argv, says] of refused) {
      const asked = await ask(argv, '');
      expect(asked.code, told(asked)).toBe(2);
      expect(asked.stderr).toMatch(says);
      expect(asked.stdout).toBe('');
    }
    expect(seen).toEqual([]);
  });

  it('a prompt longer than the model takes is refused before it is sent', async () => {
    const { seen } = await serve(
      [answers.says('Yes.')],
      ['model: claude-opus,', 'model: claude-opus, contextTokens: 1000,'],
    );
    const asked = await ask(['conductor'], 'word '.repeat(100_000));
    expect(asked.code, told(asked)).toBe(2);
    expect(asked.stderr).toMatch(/^The prompt comes to about 125000 tokens; opus takes 1000\./);
    expect(seen).toEqual([]);
  });

  it('ctrl-c ends the call, and the endpoint is let go', async () => {
    const models = await serve([answers.hang()]);
    const running = startFugu(['ask', 'thinker', 'well?'], { env, cwd: root });
    await vi.waitUntil(() => models.open() === 1, 10_000);
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code, told(ended)).toBe(130);
    await vi.waitUntil(() => models.open() === 0, 10_000);
  });

  it('a reader that goes ends a call that would still cost money', async () => {
    const models = await serve([answers.drips('word '.repeat(10_000), 1)]);
    const running = startFugu(['ask', 'thinker', 'well?'], { env, cwd: root });
    await running.printed(/word/);
    running.child.stdout?.destroy();
    expect((await running.ended).code).toBe(1);
    await vi.waitUntil(() => models.open() === 0, 10_000);
  });
});

describe('a scarce lane', () => {
  const spent = (): readonly string[] => {
    try {
      return readdirSync(join(root, 'state', 'scarce-asks'));
    } catch {
      return [];
    }
  };

  it('is not asked without a yes', async () => {
    const { seen } = await serve([answers.says('Yes.')]);
    const asked = await ask(['scarce-reviewer', 'well?']);
    expect(asked.code, told(asked)).toBe(3);
    expect(asked.stderr).toMatch(/glm is scarce, .* not asked this way before\.\n.*--yes$/m);
    expect(seen).toEqual([]);
    expect(spent()).toEqual([]);
  });

  it('counts as spent before the call is made, and is counted the next time', async () => {
    let before: readonly string[] = [];
    const looks: Answer = (response, seen) => {
      before = spent();
      return answers.says('Yes.')(response, seen);
    };
    await serve([looks]);
    const asked = await ask(['scarce-reviewer', 'well?', '--yes']);
    expect(asked.code, told(asked)).toBe(0);
    expect(before).toHaveLength(1);
    expect((await ask(['scarce-reviewer', 'again?'])).stderr).toMatch(/1 time before, last on 20/);
  });

  it('is refused where its quota is none', async () => {
    await serve([answers.says('Yes.')], ['quota: { calls: 1', 'quota: { calls: 0']);
    const asked = await ask(['scarce-reviewer', 'well?', '--yes']);
    expect(asked.code, told(asked)).toBe(4);
    expect(spent()).toEqual([]);
  });
});

describe('the local lane', () => {
  it('answers through the slot, which is started for it', async () => {
    const command = [process.execPath, fakeServer, '--host', '{socket}'];
    const port = await freePort();
    const { seen } = await serve(
      [answers.says('From an endpoint.')],
      [/gemma: \{.*\}/, 'gemma: { driver: slot, model: gemma-4, price: free }'],
      [
        'limits:',
        `slot: ${JSON.stringify({ engine: 'command', command, port, gpu: 'off' })}\nlimits:`,
      ],
    );
    try {
      const asked = await ask(['second-brain', 'say 3']);
      expect(asked.code, told(asked)).toBe(0);
      expect(asked.stdout).not.toBe('');
      expect(seen).toEqual([]);
      const status = await fugu(['slot', 'status'], { env, cwd: root });
      expect(status.stdout, told(status)).toMatch(/gemma-4[\s\S]*\b1 calls?\b/);
    } finally {
      await fugu(['slot', 'stop'], { env, cwd: root });
    }
  });
});

describe('an agent lane', () => {
  const writer =
    "process.stdin.resume().on('end', () => { try { require('fs').writeFileSync('new.txt', 'x') } catch {} ; console.log(require('fs').readdirSync('.').join(' ')) })";
  const program = JSON.stringify(['node', '-e', writer]);
  const edit = [
    /nemo: \{.*\}/,
    `nemo: { driver: command, model: nemotron-3, command: ${program}, price: free }`,
  ] as const;

  needs('bwrap')(
    'works in an empty folder, and in a clone of a repository it cannot change',
    async () => {
      await serve([answers.says('no')], edit);
      const alone = await ask(['thinker', 'look']);
      expect(alone.stderr).toMatch(/^ {2}it works in an empty folder; --repo DIR/m);
      const repo = join(root, 'repo');
      const { execFileSync } = await import('node:child_process');
      execFileSync('git', ['init', '-q', repo]);
      await writeFile(join(repo, 'kept.txt'), 'kept\n');
      const git = (...args: readonly string[]) => execFileSync('git', ['-C', repo, ...args]);
      git('add', 'kept.txt');
      git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'one');
      const shown = await ask(['thinker', 'look', '--repo', repo]);
      expect(shown.code, told(shown)).toBe(0);
      expect(shown.stdout).toMatch(/kept\.txt/);
      expect(shown.stdout).not.toMatch(/new\.txt/);
      expect(git('status', '--short').toString()).toBe('');
    },
  );
});
