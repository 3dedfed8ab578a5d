import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEditor } from '../../source/ui/editor-program.edge.ts';
import { runPager } from '../../source/ui/pager-program.edge.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fugu-outside-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program as PAGER and EDITOR name one: words with spaces between them. */
function program(code: string): string {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, `import { readFileSync, writeFileSync } from 'node:fs';\n${code}\n`);
  return `${process.execPath} ${file} ${folder}`;
}

describe('the pager', () => {
  it('gets the whole text', async () => {
    const pager = program("writeFileSync(`${process.argv[2]}/read`, readFileSync(0, 'utf8'));");
    const text = 'a line\n'.repeat(50_000);
    expect(await runPager(text, { PAGER: pager })).toBeUndefined();
    expect(readFileSync(join(folder, 'read'), 'utf8')).toBe(text);
  });

  it('may be left before it has read all', async () => {
    const pager = program('process.exit(0);');
    expect(await runPager('a line\n'.repeat(50_000), { PAGER: pager })).toBeUndefined();
  });

  it('that is not there is named', async () => {
    const said = await runPager('a line', { PAGER: 'no-such-pager -R' });
    expect(said).toBe('no-such-pager did not start: spawn no-such-pager ENOENT.');
  });
});

describe('the editor', () => {
  const open = (editor: string) => runEditor('tea\n', 'contract.yaml', { EDITOR: editor });

  it('gives back what it wrote', async () => {
    const editor = program(
      "const path = process.argv[3]; writeFileSync(path, readFileSync(path, 'utf8') + 'cake\\n');",
    );
    expect(await open(editor)).toEqual({ status: 'edited', text: 'tea\ncake\n' });
  });

  it('changes nothing when it ends badly', async () => {
    const editor = program("writeFileSync(process.argv[3], 'half'); process.exit(3);");
    const name = process.execPath;
    const because = `${name} ended with 3; nothing is changed.`;
    expect(await open(editor)).toEqual({ status: 'failed', because });
  });

  it('changes nothing when a signal ends it', async () => {
    const editor = program("process.kill(process.pid, 'SIGKILL');");
    const because = `${process.execPath} ended with a signal; nothing is changed.`;
    expect(await open(editor)).toEqual({ status: 'failed', because });
  });

  it('that is not there is named', async () => {
    const because = 'no-such-editor did not start: spawn no-such-editor ENOENT.';
    expect(await open('no-such-editor')).toEqual({ status: 'failed', because });
    expect(readdirSync(folder)).toEqual([]);
  });
});
