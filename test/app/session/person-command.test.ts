import { expect, it } from 'vitest';
import { readPersonCommand } from '../../../source/app/session/person-command.ts';

it('a command of a person comes through as it is', () => {
  const command = { type: 'AcceptAudit', tree: 'abc', by: 'ada' };
  expect(readPersonCommand(command)).toEqual(command);
});

it('nothing of the harness comes over the socket, nor a command with more than belongs to it', () => {
  expect(readPersonCommand({ type: 'EndLanding', result: {} })).toBeUndefined();
  expect(
    readPersonCommand({ type: 'AcceptAudit', tree: 'a', by: 'b', force: true }),
  ).toBeUndefined();
  expect(readPersonCommand(null)).toBeUndefined();
});
