import { describe, expect, it } from 'vitest';
import { openDashboard } from '../helpers/open-dashboard.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { sampleFacts } from '../helpers/sample-facts.ts';
import { submitted } from '../helpers/states.ts';

const talk = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

describe('the output of a step', () => {
  it('sticks to the end until it is scrolled, then counts what is new', async () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.chat(runFacts.s1Work, { type: 'text', delta: talk(100) });
    expect(dashboard.screen()).toContain('line 99');
    await dashboard.press('tab', 'k', 'k');
    expect(dashboard.screen()).not.toContain('line 99');
    dashboard.source.chat(runFacts.s1Work, { type: 'text', delta: talk(40) });
    expect(dashboard.screen()).toMatch(/▼ 4\d new lines/);
    await dashboard.press('G');
    expect(dashboard.screen()).not.toContain('▼');
    expect(dashboard.screen()).toContain('line 39');
  });

  it('follows the selection, and the calls of a step with the arrows', async () => {
    const dashboard = openDashboard(runFacts.repairing);
    dashboard.source.chat(runFacts.s1Repair, { type: 'text', delta: 'the repair\n' });
    dashboard.source.chat(runFacts.s1Work, { type: 'text', delta: 'the first try\n' });
    expect(dashboard.screen()).toContain('the repair');
    await dashboard.press('left', 'left');
    expect(dashboard.screen()).toContain('the first try');
    expect(dashboard.screen()).toContain('call 1 of 3');
    await dashboard.press('j');
    expect(dashboard.screen()).not.toContain('the first try');
  });

  it('is the kept text where nothing was heard, and says when that is gone', async () => {
    const dashboard = openDashboard(runFacts.landed);
    await dashboard.press('j');
    await dashboard.press('k');
    expect(dashboard.screen()).toContain('kept text of sha256:reply');
    const gone = {
      ...sampleFacts.CallEnded,
      outcome: { ...sampleFacts.CallEnded.outcome, text: 'sha256:gone' },
    };
    const other = openDashboard([...runFacts.working, gone]);
    await other.press('p');
    expect(other.screen()).toContain('its text is no longer kept');
  });

  it('of a blocked step begins with why, and what to do', () => {
    const screen = openDashboard(runFacts.blocked).screen(160, 48);
    expect(screen).toContain('s2 blocked: no model of another family than deepseek is usable.');
    expect(screen).toContain('Give the thinker a key, or reroute s2 to worker-big.');
    expect(openDashboard(runFacts.working).screen(160, 48)).not.toContain('blocked');
  });

  it('draws no sequence that a model sends', () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.chat(runFacts.s1Work, {
      type: 'text',
      delta: 'before \u001b[2J\u001b]0;x\u0007 after\n',
    });
    const rows = dashboard
      .frame()
      .tiles.flatMap((tile) => tile.rows)
      .join('\n');
    expect(rows.replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});

describe('the other tabs', () => {
  it('show the patch, the verdicts and the story', async () => {
    const dashboard = openDashboard(runFacts.repairing);
    await dashboard.press('2', '2');
    expect(dashboard.screen()).toContain('s1 has no patch');
    await dashboard.press('3');
    expect(dashboard.screen()).toContain(
      '✗ fail by thinker (nemotron, nvidia, family as declared)',
    );
    expect(dashboard.screen()).toContain('it is proven');
    await dashboard.press('4');
    expect(dashboard.screen()).toMatch(/Passed over: worker-/);
  });

  it('show a patch once it is read', async () => {
    const dashboard = openDashboard(runFacts.repairing);
    await dashboard.press('j', '2', 'esc');
    expect(dashboard.screen()).toContain('diff --git a/source/shelf.ts');
  });

  it('keep the journal where it was scrolled to while more happens', async () => {
    const dashboard = openDashboard(runFacts.repairing);
    await dashboard.press('4', 'g');
    const first = dashboard.screen().split('\n')[2];
    dashboard.source.add({ type: 'LanePaused', lane: 'thinker', by: 'ana' });
    expect(dashboard.screen().split('\n')[2]).toBe(first);
    await dashboard.press('G');
    expect(dashboard.screen()).toContain('ana paused thinker');
  });
});

describe('the filter', () => {
  it('narrows tasks and journal while it is typed, and esc clears it', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('/');
    await dashboard.type('changelog');
    await dashboard.press('enter');
    expect(dashboard.screen()).toContain('○ s3');
    expect(dashboard.screen()).not.toContain('▶ s1');
    expect(dashboard.screen()).toContain('Tasks / changelog');
    await dashboard.press('esc');
    expect(dashboard.screen()).toContain('▶ s1');
  });

  it('says so when nothing contains it', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('/');
    await dashboard.type('zebra');
    expect(dashboard.screen()).toContain('nothing contains "zebra"');
  });
});

describe('what is always seen', () => {
  it('is REHEARSAL, at every size and in every place', async () => {
    const dashboard = openDashboard([
      submitted({ rehearsal: true }),
      ...runFacts.auditing.slice(1),
    ]);
    for (const keys of [[], ['?'], ['esc', 'enter'], ['4']]) {
      await dashboard.press(...keys);
      for (const columns of [160, 80, 60, 40])
        expect(dashboard.screen(columns, 24)).toContain('REHEARSAL');
    }
  });

  it('is a refused spec edit with its line, until an edit is adopted', () => {
    const dashboard = openDashboard([...runFacts.working, sampleFacts.SpecRefused]);
    expect(dashboard.screen()).toContain('spec.yaml:14: patch has no verifier.');
    dashboard.source.add(sampleFacts.SpecAdopted);
    expect(dashboard.screen()).not.toContain('spec.yaml:14');
  });

  it('is a notice of the program for eight seconds', () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.notice({ tone: 'good', text: 'spec.yaml was adopted.' });
    expect(dashboard.screen()).toContain('spec.yaml was adopted.');
    dashboard.wait(8001);
    expect(dashboard.screen()).not.toContain('spec.yaml was adopted.');
  });

  it('is everything known of the selected lane', async () => {
    const dashboard = openDashboard(runFacts.repairing);
    await dashboard.press('shift-tab', 'j', 'j');
    expect(dashboard.screen()).toContain(
      'worker-fast: code-spark (deepseek) · 1 of 2 busy · 1 call, $0.02',
    );
  });

  it('is how the job ended, and how to merge what landed', () => {
    const merge = 'Landed on fugu/add-retry-k3f9. To merge it: git merge fugu/add-retry-k3f9';
    expect(openDashboard(runFacts.landed).screen()).toContain(merge);
    expect(openDashboard(runFacts.auditing).screen()).not.toContain('To merge it');
  });

  it('is that the slot is not configured', () => {
    expect(openDashboard(runFacts.working).screen()).toContain('not configured');
  });
});

describe('the person', () => {
  it('is called once for each new need', () => {
    const dashboard = openDashboard(runFacts.working);
    expect(dashboard.calls).toEqual([]);
    dashboard.source.add(...runFacts.blocked.slice(runFacts.working.length));
    dashboard.source.add({ type: 'LanePaused', lane: 'thinker', by: 'ana' });
    expect(dashboard.calls.map((need) => need.type)).toEqual(['step']);
  });

  it('reads why a key does nothing now', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('n');
    expect(dashboard.screen()).toContain('n: no gate is waiting.');
  });

  it('finds every key in the help, with why some do nothing now', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('?');
    const help = dashboard.screen(120, 60);
    expect(help).toContain('(not now: no gate is waiting)');
    expect(help).toContain('draw the screen again');
    await dashboard.press('esc');
    expect(dashboard.screen()).not.toContain('draw the screen again');
  });

  it('opens what the right pane shows in a pager', async () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.chat(runFacts.s1Work, { type: 'text', delta: talk(300) });
    await dashboard.press('o');
    expect(dashboard.screen()).not.toContain('did not start');
    expect(dashboard.logs[0]).toMatch(
      /^work · worker-fast→code-spark\n[\s\S]*line 0\n[\s\S]*line 299\n$/,
    );
  });

  it('reads why the pager did not start', async () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.chat(runFacts.s1Work, { type: 'text', delta: 'unshowable\n' });
    await dashboard.press('o');
    expect(dashboard.screen()).toContain('less did not start.');
  });
});
