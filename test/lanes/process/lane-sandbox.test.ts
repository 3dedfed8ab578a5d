import { describe, expect, it } from 'vitest';
import { agentDrivers } from '../../../source/domain/role-map.ts';
import { fillArgs, readCommand } from '../../../source/lanes/command/command-line.ts';
import { createDrivers } from '../../../source/lanes/drivers.edge.ts';
import { namespaceArgs, sandboxArgs } from '../../../source/lanes/process/lane-sandbox.ts';
import { realClock } from '../../helpers/real-clock.ts';

function argsFor(access: 'read-only' | 'workspace-write'): string {
  const hidden = [
    { path: '/home/user/.ssh', kind: 'folder' },
    { path: '/home/user/.netrc', kind: 'file' },
  ] as const;
  const args = sandboxArgs({
    cwd: '/desk',
    home: '/lane/home',
    access,
    readable: ['/words'],
    hidden,
  });
  return ` ${args.join(' ')} `;
}

describe('the arguments of the sandbox', () => {
  it('make the machine read-only before anything is made writable', () => {
    const args = argsFor('workspace-write');
    const order = [
      '--ro-bind / / ',
      '--tmpfs /tmp ',
      '--tmpfs /home/user/.ssh ',
      '--bind /lane/home',
      '--bind /desk',
    ];
    const places = order.map((part) => args.indexOf(` ${part}`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(args).toContain(' --ro-bind /dev/null /home/user/.netrc ');
    expect(args).toContain(' --ro-bind-try /desk/.git /desk/.git ');
    expect(args.endsWith(' -- ')).toBe(true);
  });

  it('keep the network, drop the privileges and die with the lane', () => {
    const args = argsFor('workspace-write');
    expect(args).not.toContain('--unshare-net');
    expect(args).not.toContain('--unshare-all');
    for (const part of ['--unshare-pid', '--die-with-parent', '--cap-drop ALL']) {
      expect(args).toContain(` ${part} `);
    }
  });

  it('bind the folder of a lane that only reads read-only', () => {
    expect(argsFor('read-only')).toContain(' --ro-bind /desk /desk ');
    expect(argsFor('read-only')).not.toContain(' --bind /desk /desk ');
  });

  it('of the namespace kill the children with their first process', () => {
    expect(namespaceArgs()).toContain('--kill-child=SIGKILL');
  });
});

describe('a command line', () => {
  it('has its placeholders filled in, also with text that looks like a pattern', () => {
    const read = readCommand(['agent', '-m', '{model}', '--sys={system_file}'], 'shelf');
    if (read.status !== 'read') throw new Error(read.because);
    expect(read.line.wantsSystemFile).toBe(true);
    expect(fillArgs(read.line, { model: '$& {model}', systemFile: '/s' })).toEqual([
      ...['-m', '$& {model}', '--sys=/s'],
    ]);
  });
  it.each([
    [undefined],
    [[]],
    [['']],
    [['./agent']],
    [['agent', '-p', '{prompt}']],
    [['agent', '{system}']],
  ])('is refused for %j', (command) => {
    expect(readCommand(command, 'shelf')).toMatchObject({ status: 'refused' });
  });
  it('without placeholders asks for no file', () => {
    const read = readCommand(['/usr/bin/agent', '{other}'], 'shelf');
    expect(read).toMatchObject({ status: 'read', line: { wantsSystemFile: false } });
  });
});

it('the drivers that are built in are named, and no others', () => {
  expect(Object.keys(createDrivers({}, { clock: realClock }))).toEqual([
    'openai',
    'command',
    ...agentDrivers,
  ]);
});

describe('an agent that makes sandboxes of its own', () => {
  const shut = {
    cwd: '/w',
    access: 'workspace-write',
    home: '/h',
    readable: [],
    hidden: [],
  } as const;

  it('keeps what it needs for that, in a user namespace', () => {
    const args = sandboxArgs({ ...shut, nests: true });
    expect(args).toContain('--unshare-user');
    expect(args).not.toContain('--cap-drop');
  });

  it('is the exception: any other loses every capability', () => {
    expect(sandboxArgs(shut).join(' ')).toContain('--cap-drop ALL');
    expect(sandboxArgs(shut)).not.toContain('--unshare-user');
  });
});

it('places that the spec lends are writable, and nothing else of that home', () => {
  const shut = { cwd: '/w', access: 'read-only', home: '/h', readable: [], hidden: [] } as const;
  const args = sandboxArgs({ ...shut, writable: ['/home/user/.codex'] });
  expect(args.join(' ')).toContain('--bind-try /home/user/.codex /home/user/.codex');
  expect(args.filter((arg) => arg.startsWith('/home/'))).toHaveLength(2);
});
