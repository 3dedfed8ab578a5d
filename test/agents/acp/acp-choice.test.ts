import { describe, expect, it } from 'vitest';
import {
  chooseMode,
  chooseModel,
  chooseOption,
  mayRun,
  staysInside,
} from '../../../source/agents/acp/acp-choice.ts';
import { asObject } from '../../../source/wire/json.ts';
import { linesOf } from '../../lanes/transcript.ts';

/** What the agent of a transcript answered to `session/new`. */
function sessionOf(name: string): unknown {
  const answers = linesOf(name).flatMap((line) => {
    const whole = line.startsWith('{') && line.endsWith('}');
    const result = whole ? asObject(JSON.parse(line))?.result : undefined;
    return asObject(result)?.sessionId === undefined ? [] : [result];
  });
  return answers[0];
}

describe('the mode', () => {
  it.each([
    ['acp-claude', 'plan', 'default'],
    ['acp-gemini', 'plan', 'default'],
    ['acp-qwen', 'plan', 'default'],
  ])('of %s is %s to read and %s to write', (name, read, write) => {
    const session = sessionOf(name);
    expect(chooseMode(session, 'read-only')).toEqual({ type: 'mode', modeId: read });
    expect(chooseMode(session, 'workspace-write')).toEqual({ type: 'mode', modeId: write });
  });

  it('of opencode is an option of the session', () => {
    const chosen = chooseMode(sessionOf('acp-opencode'), 'read-only');
    expect(chosen).toEqual({ type: 'option', configId: 'mode', value: 'plan' });
  });

  it('is never one that asks nobody, even where there is no other', () => {
    const availableModes = [{ id: 'auto' }, { id: 'yolo' }, { id: 'bypassPermissions' }];
    expect(chooseMode({ modes: { availableModes } }, 'workspace-write')).toBeUndefined();
    expect(chooseMode({}, 'read-only')).toBeUndefined();
  });
});

describe('the model', () => {
  const option = { id: 'model', category: 'model', currentValue: 'a', options: [{ value: 'b' }] };

  it('is set where the session offers it, and left alone elsewhere', () => {
    const session = { configOptions: [option] };
    expect(chooseModel(session, 'b')).toEqual({ type: 'option', configId: 'model', value: 'b' });
    expect(chooseModel(session, 'c')).toBeUndefined();
    expect(chooseModel({}, 'b')).toBeUndefined();
  });
});

describe('a permission', () => {
  const reader = { access: 'read-only', contained: true } as const;
  const writer = { access: 'workspace-write', contained: true } as const;

  it.each([
    ['read', true, true],
    ['search', true, true],
    ['edit', false, true],
    ['delete', false, true],
    ['execute', false, true],
    ['fetch', false, false],
    ['switch_mode', false, false],
    [undefined, false, false],
  ])('for %s is %s for a reader and %s for a writer', (kind, toRead, toWrite) => {
    expect(mayRun(kind, reader)).toBe(toRead);
    expect(mayRun(kind, writer)).toBe(toWrite);
  });

  it('to run commands needs a sandbox', () => {
    expect(mayRun('execute', { ...writer, contained: false })).toBe(false);
    expect(mayRun('edit', { ...writer, contained: false })).toBe(true);
  });

  it('is given once, never for ever', () => {
    const options = ['allow_always', 'allow_once', 'reject_once'].map((kind) => ({
      ...{ kind, optionId: `o-${kind}` },
    }));
    expect(chooseOption(options, true)).toBe('o-allow_once');
    expect(chooseOption(options, false)).toBe('o-reject_once');
    expect(chooseOption(options.slice(0, 1), true)).toBeUndefined();
  });

  it.each([
    ['/repo/a.ts', true],
    ['a.ts', true],
    ['/repo', true],
    ['/repository/a.ts', false],
    ['/repo/../etc/passwd', false],
    ['../a.ts', false],
  ])('for %s lies in the folder: %s', (path, inside) => {
    expect(staysInside('/repo', { locations: [{ path }] })).toBe(inside);
    expect(staysInside('/repo', { content: [{ type: 'diff', path }] })).toBe(inside);
  });
});
