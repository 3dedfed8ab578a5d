import { describe, expect, it } from 'vitest';
import { openDesk } from '../helpers/desk.ts';
import { sampleFacts } from '../helpers/sample-facts.ts';
import * as scenes from '../helpers/scenes.ts';
import { submitted } from '../helpers/states.ts';

const talk = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

describe('the output of a step', () => {
  it('sticks to the end until it is scrolled, then counts what is new', async () => {
    const desk = openDesk(scenes.working);
    desk.source.chat(scenes.s1Work, { type: 'text', delta: talk(100) });
    expect(desk.screen()).toContain('line 99');
    await desk.press('tab', 'k', 'k');
    expect(desk.screen()).not.toContain('line 99');
    desk.source.chat(scenes.s1Work, { type: 'text', delta: talk(40) });
    expect(desk.screen()).toMatch(/▼ 4\d new lines/);
    await desk.press('G');
    expect(desk.screen()).not.toContain('▼');
    expect(desk.screen()).toContain('line 39');
  });

  it('follows the selection, and the calls of a step with the arrows', async () => {
    const desk = openDesk(scenes.repairing);
    desk.source.chat(scenes.s1Repair, { type: 'text', delta: 'the repair\n' });
    desk.source.chat(scenes.s1Work, { type: 'text', delta: 'the first try\n' });
    expect(desk.screen()).toContain('the repair');
    await desk.press('left', 'left');
    expect(desk.screen()).toContain('the first try');
    expect(desk.screen()).toContain('call 1 of 3');
    await desk.press('j');
    expect(desk.screen()).not.toContain('the first try');
  });

  it('is the kept text where nothing was heard, and says when that is gone', async () => {
    const desk = openDesk(scenes.landed);
    await desk.press('j');
    await desk.press('k');
    expect(desk.screen()).toContain('kept text of sha256:reply');
    const gone = {
      ...sampleFacts.CallEnded,
      outcome: { ...sampleFacts.CallEnded.outcome, text: 'sha256:gone' },
    };
    const other = openDesk([...scenes.working, gone]);
    await other.press('p');
    expect(other.screen()).toContain('its text is no longer kept');
  });

  it('of a blocked step begins with why, and what to do', () => {
    const screen = openDesk(scenes.blocked).screen(160, 48);
    expect(screen).toContain('s2 blocked: no model of another family than deepseek is usable.');
    expect(screen).toContain('Give the thinker a key, or reroute s2 to worker-big.');
    expect(openDesk(scenes.working).screen(160, 48)).not.toContain('blocked');
  });

  it('draws no sequence that a model sends', () => {
    const desk = openDesk(scenes.working);
    desk.source.chat(scenes.s1Work, {
      type: 'text',
      delta: 'before \u001b[2J\u001b]0;x\u0007 after\n',
    });
    const rows = desk
      .frame()
      .tiles.flatMap((tile) => tile.rows)
      .join('\n');
    expect(rows.replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});

describe('the other tabs', () => {
  it('show the patch, the verdicts and the story', async () => {
    const desk = openDesk(scenes.repairing);
    await desk.press('2', '2');
    expect(desk.screen()).toContain('s1 has no patch');
    await desk.press('3');
    expect(desk.screen()).toContain('✗ fail by thinker (nemotron, nvidia, family as declared)');
    expect(desk.screen()).toContain('it is proven');
    await desk.press('4');
    expect(desk.screen()).toMatch(/Passed over: worker-/);
  });

  it('show a patch once it is read', async () => {
    const desk = openDesk(scenes.repairing);
    await desk.press('j', '2', 'esc');
    expect(desk.screen()).toContain('diff --git a/source/shelf.ts');
  });

  it('keep the journal where it was scrolled to while more happens', async () => {
    const desk = openDesk(scenes.repairing);
    await desk.press('4', 'g');
    const first = desk.screen().split('\n')[2];
    desk.source.add({ type: 'LanePaused', lane: 'thinker', by: 'ana' });
    expect(desk.screen().split('\n')[2]).toBe(first);
    await desk.press('G');
    expect(desk.screen()).toContain('ana paused thinker');
  });
});

describe('the filter', () => {
  it('narrows tasks and journal while it is typed, and esc clears it', async () => {
    const desk = openDesk(scenes.working);
    await desk.press('/');
    await desk.type('changelog');
    await desk.press('enter');
    expect(desk.screen()).toContain('○ s3');
    expect(desk.screen()).not.toContain('▶ s1');
    expect(desk.screen()).toContain('Tasks / changelog');
    await desk.press('esc');
    expect(desk.screen()).toContain('▶ s1');
  });

  it('says so when nothing contains it', async () => {
    const desk = openDesk(scenes.working);
    await desk.press('/');
    await desk.type('zebra');
    expect(desk.screen()).toContain('nothing contains "zebra"');
  });
});

describe('what is always seen', () => {
  it('is REHEARSAL, at every size and in every place', async () => {
    const desk = openDesk([submitted({ rehearsal: true }), ...scenes.auditing.slice(1)]);
    for (const keys of [[], ['?'], ['esc', 'enter'], ['4']]) {
      await desk.press(...keys);
      for (const columns of [160, 80, 60, 40])
        expect(desk.screen(columns, 24)).toContain('REHEARSAL');
    }
  });

  it('is a refused spec edit with its line, until an edit is adopted', () => {
    const desk = openDesk([...scenes.working, sampleFacts.SpecRefused]);
    expect(desk.screen()).toContain('spec.yaml:14: patch has no verifier.');
    desk.source.add(sampleFacts.SpecAdopted);
    expect(desk.screen()).not.toContain('spec.yaml:14');
  });

  it('is a notice of the program for eight seconds', () => {
    const desk = openDesk(scenes.working);
    desk.source.notice({ tone: 'good', text: 'spec.yaml was adopted.' });
    expect(desk.screen()).toContain('spec.yaml was adopted.');
    desk.wait(8001);
    expect(desk.screen()).not.toContain('spec.yaml was adopted.');
  });

  it('is everything known of the selected lane', async () => {
    const desk = openDesk(scenes.repairing);
    await desk.press('shift-tab', 'j', 'j');
    expect(desk.screen()).toContain(
      'worker-fast: code-spark (deepseek) · 1 of 2 busy · 1 call, $0.02',
    );
  });

  it('is how the job ended, and how to merge what landed', () => {
    const merge = 'Landed on fugu/add-retry-k3f9. To merge it: git merge fugu/add-retry-k3f9';
    expect(openDesk(scenes.landed).screen()).toContain(merge);
    expect(openDesk(scenes.auditing).screen()).not.toContain('To merge it');
  });

  it('is that the slot is not configured', () => {
    expect(openDesk(scenes.working).screen()).toContain('not configured');
  });
});

describe('the person', () => {
  it('is called once for each new need', () => {
    const desk = openDesk(scenes.working);
    expect(desk.calls).toEqual([]);
    desk.source.add(...scenes.blocked.slice(scenes.working.length));
    desk.source.add({ type: 'LanePaused', lane: 'thinker', by: 'ana' });
    expect(desk.calls.map((need) => need.type)).toEqual(['step']);
  });

  it('reads why a key does nothing now', async () => {
    const desk = openDesk(scenes.working);
    await desk.press('n');
    expect(desk.screen()).toContain('n: no gate is waiting.');
  });

  it('finds every key in the help, with why some do nothing now', async () => {
    const desk = openDesk(scenes.working);
    await desk.press('?');
    const help = desk.screen(120, 60);
    expect(help).toContain('(not now: no gate is waiting)');
    expect(help).toContain('draw the screen again');
    await desk.press('esc');
    expect(desk.screen()).not.toContain('draw the screen again');
  });

  it('opens what the right pane shows in a pager', async () => {
    const desk = openDesk(scenes.working);
    desk.source.chat(scenes.s1Work, { type: 'text', delta: talk(300) });
    await desk.press('o');
    expect(desk.screen()).not.toContain('did not start');
    expect(desk.logs[0]).toMatch(
      /^work · worker-fast→code-spark\n[\s\S]*line 0\n[\s\S]*line 299\n$/,
    );
  });

  it('reads why the pager did not start', async () => {
    const desk = openDesk(scenes.working);
    desk.source.chat(scenes.s1Work, { type: 'text', delta: 'unshowable\n' });
    await desk.press('o');
    expect(desk.screen()).toContain('less did not start.');
  });
});
