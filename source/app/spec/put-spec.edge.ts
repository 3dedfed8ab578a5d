import { dirname, join, sep } from 'node:path';
import { takeLock } from '../../base/lock.edge.ts';
import type { Environment } from '../../domain/environment.ts';
import { sha256 } from '../../domain/sha256.ts';
import { editOf } from '../../memory/user-file/text-edit.ts';
import { changeFile, type FileChanged } from '../../memory/user-file/user-file.edge.ts';
import { placesOf } from '../places.ts';

/** A new text for the person's spec, in place of exactly the one that was shown. */
export interface SpecText {
  readonly path: string;
  readonly before: string | undefined;
  readonly text: string;
}

/** Writes the person's spec; the old one is kept among the backups. */
export function putSpec(env: Environment, { path, before, text }: SpecText): Promise<FileChanged> {
  const home = env.HOME ?? '';
  const desk = {
    folder: join(placesOf(env).data, 'backups'),
    now: () => Date.now(),
    lock: (dir: string) => takeLock(dir, () => Date.now()),
  };
  return changeFile(desk, {
    path,
    // A spec may be a link to a folder of dotfiles, as long as that is the person's own.
    within: home !== '' && path.startsWith(home + sep) ? home : dirname(path),
    edit: (now) => editOf(now, text),
    // Only what was shown may be replaced.
    onlyFrom: sha256(before ?? ''),
  });
}
