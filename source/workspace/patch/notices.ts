// What of a patch a person must see, found by names and counts alone.
import type { ChangedFile, Notice } from '../../domain/artifact.ts';
import type { ControlNames } from '../../domain/control-file.ts';
import { inScope } from '../../domain/plan/scope.ts';
import { scriptChanges } from '../check/package-scripts.ts';
import { isCi, isControl, isLock, isTest, isTestConfig, isToolConfig } from '../paths/path-kind.ts';
import type { Note } from './form/patch-plan.ts';

export interface NoticeFacts {
  readonly files: readonly ChangedFile[];
  /** What agents obey in a repository. */
  readonly agentFiles: ControlNames;
  /** Path globs the step owns; empty means anywhere. */
  readonly owns: readonly string[];
  readonly protectedGlobs: readonly string[];
  /** Each changed package.json before and after; empty text where there was or is none. */
  readonly packages: readonly {
    readonly path: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** Names of secrets by the file whose new lines hold them. */
  readonly secrets: readonly { readonly path: string; readonly names: readonly string[] }[];
}

/** Every notice, file by file, in a fixed order. */
export function noticesOf(facts: NoticeFacts): readonly Notice[] {
  const perFile = facts.files.flatMap((file) => [
    ...scopeNotices(file, facts),
    ...kindNotices(file, facts),
    ...deletionNotices(file),
  ]);
  const scripts = facts.packages.flatMap(({ path, before, after }): readonly Notice[] => {
    const changed = scriptChanges(before, after);
    if (before === '' || changed.length === 0) return [];
    return [{ type: 'protected', path, what: `${path} changes ${changed.join(', ')}` }];
  });
  const secrets = facts.secrets.flatMap(({ path, names }) =>
    names.map((name): Notice => ({ type: 'secret', path, what: `${path} holds ${name}` })),
  );
  return [...perFile, ...scripts, ...secrets];
}

function scopeNotices(file: ChangedFile, facts: NoticeFacts): readonly Notice[] {
  const { path } = file;
  const found: Notice[] = [];
  if (facts.owns.length > 0 && !inScope(path, facts.owns))
    found.push({
      type: 'outside-scope',
      path,
      what: `${path} is not among the files of this step`,
    });
  if (inScope(path, facts.protectedGlobs))
    found.push({ type: 'protected', path, what: `${path} is protected by the project` });
  return found;
}

function kindNotices(file: ChangedFile, { agentFiles }: NoticeFacts): readonly Notice[] {
  const { path } = file;
  const found: Notice[] = [];
  if (isCi(path)) found.push({ type: 'protected', path, what: `${path} steers the CI service` });
  if (isLock(path)) found.push({ type: 'protected', path, what: `${path} fixes the dependencies` });
  if (isTestConfig(path))
    found.push({ type: 'protected', path, what: `${path} steers the test runner` });
  if (isToolConfig(path) && file.change !== 'added')
    found.push({ type: 'protected', path, what: `${path} may steer how tests are run` });
  if (isControl(path, agentFiles))
    found.push({
      type: 'control-file',
      path,
      what: `${path} steers programs started in this folder`,
    });
  if (isTest(path) && file.change === 'modified')
    found.push({ type: 'test-changed', path, what: `${path} is an existing test and was changed` });
  return found;
}

function deletionNotices(file: ChangedFile): readonly Notice[] {
  if (file.change !== 'deleted') return [];
  const { path } = file;
  if (isTest(path))
    return [{ type: 'test-deleted', path, what: `${path} is an existing test and was deleted` }];
  return [{ type: 'deleted-file', path, what: `${path} was deleted` }];
}

/** What planning had to bend, as notices; exact matches and what other notices say are left out. */
export function noticesOfNotes(notes: readonly Note[]): readonly Notice[] {
  return notes.flatMap(({ type, path, text }): readonly Notice[] => {
    switch (type) {
      case 'exact':
      case 'unchanged':
        return [];
      case 'eol':
      case 'trailing-space':
      case 'indent':
        return [{ type: 'fuzzed', path, what: text }];
      case 'path':
      case 'unicode-path':
      case 'final-newline':
      case 'exec-bit':
        return [{ type: 'normalised', path, what: text }];
      default:
        return type satisfies never;
    }
  });
}
