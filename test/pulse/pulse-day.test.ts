import { describe, expect, it } from 'vitest';
import {
  baseOf,
  joined,
  lastMadeAt,
  newsOf,
  type PulseDay,
  type PulseFinding,
  standingDay,
} from '../../source/pulse/pulse-day.ts';
import { pulseMarkdown } from '../../source/pulse/pulse-markdown.ts';
import { pulsePage } from '../../source/pulse/pulse-page.ts';

const finding = (key: string, over: Partial<PulseFinding> = {}): PulseFinding => ({
  key,
  severity: 'low',
  where: 'here',
  what: `about ${key}`,
  from: 'risk',
  vouched: 'verified',
  ...over,
});
const day = (date: string, keys: readonly string[], over: Partial<PulseDay> = {}): PulseDay => ({
  v: 1,
  date,
  at: Date.parse(date),
  status: 'whole',
  inventory: { repos: [], runs: [], stale: [] },
  mark: 'm',
  findings: keys.map((key) => finding(key)),
  delegates: [],
  spentUsd: 0.1,
  catches: { nvidia: 2 },
  ...over,
});
const keysOf = (findings: readonly PulseFinding[]) => findings.map(({ key }) => key);

describe('the news of a pulse', () => {
  it('are what is new, what stayed and what is gone since the last one', () => {
    const news = newsOf(day('2026-11-23', ['a', 'b']), [day('2026-11-22', ['b', 'c'])]);
    expect([keysOf(news.fresh), keysOf(news.kept), keysOf(news.gone)]).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ]);
    expect(news.since).toBe('2026-11-22');
  });

  it('skip a failed day for the comparison, and say that it failed', () => {
    const failed = day('2026-11-22', [], { status: 'failed', because: 'no key' });
    const news = newsOf(day('2026-11-23', ['a']), [day('2026-11-21', ['a']), failed]);
    expect(keysOf(news.kept)).toEqual(['a']);
    expect(news.since).toBe('2026-11-21');
    expect(news.failedBefore).toContain('The pulse of 2026-11-22 failed: no key');
  });

  it('of a first day are everything, and no failure is made up', () => {
    const news = newsOf(day('2026-11-23', ['a']), []);
    expect(keysOf(news.fresh)).toEqual(['a']);
    expect(news).not.toHaveProperty('failedBefore');
  });
});

describe('the page of a pulse', () => {
  const hostile = finding('x', {
    what: '<script>alert(1)</script> & "so"',
    where: '<img src=//far.example>',
  });
  const today = day('2026-11-23', [], {
    findings: [hostile],
    status: 'degraded',
    because: 'risk: <b>no lane</b>',
    synthesis: 'one\n<style>',
    delegates: [{ id: 'risk', status: 'failed', because: '<i>no</i>' }],
  });
  const page = pulsePage(today, newsOf(today, []), [day('2026-11-22', ['a'])]);

  it('holds everything in itself: no script, no address, every text escaped', () => {
    expect(page).not.toMatch(/<script|<img|<b>no|<i>no|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so&quot;');
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page).toContain("default-src 'none'");
  });

  it('draws findings, spend, catches by family and slot waits as inline charts', () => {
    expect(page.match(/<svg /g)).toHaveLength(4);
    for (const title of ['Findings', 'Spend in USD', 'Catches by family', 'Wait for the slot'])
      expect(page).toContain(`<figcaption>${title}`);
    expect(page).toContain('nvidia: 2');
    expect(page).toContain('11-22');
  });

  it('says what could not be looked at, as the markdown does', () => {
    expect(page).toContain('but not all of it could be looked at');
    const text = pulseMarkdown(today, newsOf(today, []));
    expect(text).toContain('not all of it could be looked at: risk:');
    expect(text).toContain('- risk: failed');
  });

  it('says of a quiet day that nobody was asked, and of a failed one why', () => {
    const quiet = day('2026-11-23', ['a'], { status: 'quiet', spentUsd: 0 });
    expect(pulseMarkdown(quiet, newsOf(quiet, []))).toContain('nobody was asked, $0.00 spent');
    const failed = day('2026-11-23', [], { status: 'failed', because: 'the spec is refused' });
    expect(pulsePage(failed, newsOf(failed, []), [])).toContain(
      'The pulse failed: the spec is refused',
    );
  });
});

describe('two pulses of one date', () => {
  const good = day('2026-11-23', ['a'], { spentUsd: 0.2 });
  const bad = day('2026-11-23', [], { status: 'failed', because: 'no key', spentUsd: 0.1 });

  it('are the later one, which says that the earlier failed, with the money of both', () => {
    const both = joined(bad, good);
    expect(both).toMatchObject({ status: 'whole', findings: good.findings });
    expect(both.spentUsd).toBeCloseTo(0.3);
    expect(both.troubles).toEqual(['An earlier pulse of this day failed: no key']);
    const page = pulsePage(both, newsOf(both, []), []);
    expect(page).toContain('An earlier pulse of this day failed: no key');
    expect(pulseMarkdown(both, newsOf(both, []))).toContain('An earlier pulse of this day failed');
  });

  it('keep what the earlier found when the later failed', () => {
    const both = joined(good, bad);
    expect(both).toMatchObject({ status: 'whole', findings: good.findings });
    expect(both.troubles).toEqual(['A later pulse of this day failed: no key']);
  });

  it('have no trouble to tell of when both went well', () => {
    expect(joined(good, good).troubles).toBeUndefined();
    expect(joined(undefined, good)).toBe(good);
  });
});

describe('a pulse after a day that lacks a delegate', () => {
  const whole = day('2026-11-21', ['a'], { mark: 'old' });
  const failed = { id: 'risk', status: 'failed', because: 'down' } as const;
  const lacking = day('2026-11-22', ['a'], { status: 'degraded', delegates: [failed] });

  it('asks again once although nothing changed, from where the day before began', () => {
    expect(standingDay([whole, lacking], 'm')).toBeUndefined();
    expect(baseOf([whole, lacking])).toBe(whole);
    const again = { ...lacking, date: '2026-11-23' };
    expect(standingDay([whole, lacking, again], 'm')).toBe(again);
  });

  it('is quiet where all but the local pass answered and nothing changed, and not where something did', () => {
    const local = { id: 'local-synthesis', status: 'failed', because: 'wedged' } as const;
    const day22 = { ...lacking, delegates: [local] };
    expect(standingDay([whole, day22], 'm')).toBe(day22);
    expect(standingDay([whole, day22], 'other')).toBeUndefined();
    expect(baseOf([whole, day22])).toBe(day22);
  });
});

it('a day of a clock that ran ahead does not keep the next pulse from being due', () => {
  const now = Date.parse('2026-11-23');
  const days = [day('2026-11-22', []), day('2030-01-01', [])];
  expect(lastMadeAt(days, now)).toBe(Date.parse('2026-11-22'));
  expect(lastMadeAt([day('2030-01-01', [])], now)).toBeUndefined();
});
