import { posix } from 'node:path';
import type { Access } from '../../conductor/ports.ts';
import { type Json, listAt, textAt } from '../../wire/json.ts';

/** What a client of the Agent Client Protocol has to choose: a mode first, then each permission. */

export type ModeChoice =
  | { readonly type: 'mode'; readonly modeId: string }
  | { readonly type: 'option'; readonly configId: string; readonly value: string };

// In order of preference. Modes that ask nobody (auto, yolo, bypass) are never among them, and some
// agents start in one.
const modes: Readonly<Record<Access, readonly string[]>> = {
  'read-only': ['plan', 'read-only', 'readonly', 'ask', 'default', 'manual'],
  'workspace-write': [
    ...['default', 'manual', 'build', 'code', 'acceptedits', 'autoedit', 'auto-edit', 'agent'],
  ],
};

/** The mode to set after `session/new` or `session/load`; undefined where none of them is offered. */
export function chooseMode(session: unknown, access: Access): ModeChoice | undefined {
  const offered = listAt(session, 'modes', 'availableModes').flatMap((mode) => id(mode, 'id'));
  const modeId = best(offered, access);
  if (modeId !== undefined) return { type: 'mode', modeId };
  const option = listAt(session, 'configOptions').find((each) => each.category === 'mode');
  const configId = textAt(option, 'id');
  const value = best(
    listAt(option, 'options').flatMap((each) => id(each, 'value')),
    access,
  );
  return configId === undefined || value === undefined
    ? undefined
    : { type: 'option', configId, value };
}

/** The session option that picks the model asked for; undefined where it is not offered or is set. */
export function chooseModel(session: unknown, model: string): ModeChoice | undefined {
  const option = listAt(session, 'configOptions').find((each) => each.category === 'model');
  const configId = textAt(option, 'id');
  const offered = listAt(option, 'options').flatMap((each) => id(each, 'value'));
  if (configId === undefined || !offered.includes(model)) return undefined;
  return textAt(option, 'currentValue') === model
    ? undefined
    : { type: 'option', configId, value: model };
}

export interface PermissionRequest {
  readonly access: Access;
  /** Whether bubblewrap shuts the agent in; only there may a writer run commands. */
  readonly contained: boolean;
}

/** Whether a tool of this kind may run; `kind` is the protocol's word. */
export function mayRun(
  kind: string | undefined,
  { access, contained }: PermissionRequest,
): boolean {
  switch (kind) {
    case 'read':
    case 'search':
    case 'think':
      return true;
    case 'edit':
    case 'delete':
    case 'move':
      return access === 'workspace-write';
    case 'execute':
      return access === 'workspace-write' && contained;
    default:
      return false;
  }
}

/** Whether every place a tool call names lies in the folder; one that names none is taken to. */
export function staysInside(cwd: string, toolCall: unknown): boolean {
  const named = [...listAt(toolCall, 'locations'), ...listAt(toolCall, 'content')];
  return named.every((one) => {
    const path = textAt(one, 'path');
    return (
      path === undefined || `${posix.resolve(cwd, path)}/`.startsWith(`${posix.resolve(cwd)}/`)
    );
  });
}

/** The option to answer with: this once or not at all. Undefined takes the question back. */
export function chooseOption(options: readonly unknown[], allowed: boolean): string | undefined {
  const wanted = allowed ? 'allow_once' : 'reject_once';
  const found = options.find((option) => textAt(option, 'kind') === wanted);
  return textAt(found, 'optionId');
}

function best(offered: readonly string[], access: Access): string | undefined {
  return modes[access].flatMap((word) => offered.filter((each) => each.toLowerCase() === word))[0];
}

function id(value: Json, key: string): readonly string[] {
  const found = textAt(value, key);
  return found === undefined ? [] : [found];
}
