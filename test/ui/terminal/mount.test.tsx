import { Text, useInput } from 'ink';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { Canvas } from '../../../source/ui/terminal/canvas.tsx';
import { useControl, usePasted } from '../../../source/ui/terminal/terminal-keys.ts';
import { renderScreen } from '../../helpers/terminal.ts';

const size = { columns: 40, rows: 6 };
const events = [
  'exit',
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGCONT',
  'uncaughtException',
  'beforeExit',
];

function Keys(): React.JSX.Element {
  const [log, setLog] = useState('');
  const pasted = usePasted();
  useInput((input) => {
    const how = pasted() ? 'P' : 'T';
    setLog((before) => `${before}${input}${how} `);
  });
  useControl((name) => setLog((before) => `${before}${name} `));
  return <Text>{`[${log}]`}</Text>;
}

function Broken(): React.JSX.Element {
  throw new Error('broken on purpose');
}

describe('a mounted tree', () => {
  it('leaves no listener behind', async () => {
    const counts = (): readonly number[] => events.map((event) => process.listenerCount(event));
    const first = renderScreen(<Keys />, size);
    await first.unmount();
    const before = counts();
    for (let round = 0; round < 3; round += 1) {
      const screen = renderScreen(<Keys />, size);
      await screen.waitFor((rows) => rows[0] === '[]');
      await screen.unmount();
    }
    expect(counts()).toEqual(before);
  });

  it('tells components of controls and pastes', async () => {
    const heard: string[] = [];
    const screen = renderScreen(<Keys />, { ...size, onControl: (name) => heard.push(name) });
    screen.press('a\x07\x1b[200~yes\x1b[201~b');
    await screen.waitFor((rows) => rows[0] === '[aT ctrl-g yesP bT ]');
    expect(heard).toEqual(['ctrl-g']);
    await screen.unmount();
  });

  it('prints the summary once, also when it is unmounted twice', async () => {
    const screen = renderScreen(<Keys />, size);
    await Promise.all([screen.unmount('done here'), screen.unmount()]);
    expect(screen.written().split('done here')).toHaveLength(2);
    expect(screen.onAltScreen()).toBe(false);
  });

  it('hands the error of a component to whoever waits, and gives the screen back', async () => {
    const screen = renderScreen(<Broken />, size);
    await expect(screen.tui.waitUntilExit()).rejects.toThrow('broken on purpose');
    await screen.unmount();
    expect(screen.onAltScreen()).toBe(false);
  });

  it('paints nothing while the terminal is lent, and everything afterwards', async () => {
    const screen = renderScreen(<Canvas tiles={[tile('before')]} />, size);
    await screen.waitFor((rows) => rows[1] === 'before');
    await screen.tui.suspend(async () => {
      screen.rerender(<Canvas tiles={[tile('after')]} />);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(screen.tui.canPaint()).toBe(false);
      expect(screen.written()).not.toContain('after');
    });
    await screen.waitFor((rows) => rows[1] === 'after');
    await screen.unmount();
  });

  it('keeps what the shell showed when it has no screen of its own', async () => {
    const screen = renderScreen(<Canvas tiles={[tile('inline')]} />, { ...size, altScreen: false });
    await screen.waitFor((rows) => rows[1] === 'inline');
    expect(screen.written()).not.toContain('\x1b[?1049h');
    await screen.unmount('bye');
    await screen.waitFor((rows) => rows.includes('bye'));
  });
});

describe('a canvas', () => {
  it('is drawn again after something wrote over it', async () => {
    const screen = renderScreen(<Canvas tiles={[tile('kept')]} />, size);
    await screen.waitFor((rows) => rows[1] === 'kept');
    screen.scribble('\x1b[2;1Ha stray word\x1b[5;1Hanother');
    await screen.waitFor((rows) => rows[4] === 'another');
    await screen.tui.redraw();
    await screen.waitFor((rows) => rows[1] === 'kept' && rows[4] === '');
    screen.resize({ columns: 30, rows: 8 });
    await screen.waitFor((rows) => rows.length === 8 && rows[1] === 'kept');
    await screen.unmount();
  });
});

function tile(text: string) {
  return { rect: { x: 0, y: 1, width: 10, height: 1 }, rows: [text.padEnd(10)] };
}
