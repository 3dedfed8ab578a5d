// Which files of a project a run of its tests reached, from what each language's own coverage says.
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { FileReach } from '../../domain/test-report.ts';

/** The files Node writes under NODE_V8_COVERAGE: https://nodejs.org/api/cli.html#node_v8_coveragedir */
const v8Schema = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          functionName: z.string(),
          ranges: z.array(z.object({ count: z.number() })),
        }),
      ),
    }),
  ),
});
type Script = z.infer<typeof v8Schema>['result'][number];

/**
 * What the coverage of all processes of a run says about the files under `root`. A module's own
 * body, and what a loader wraps around it, has no name; so only functions with a name count.
 */
export function v8Reach(texts: readonly string[], root: string): readonly FileReach[] {
  const scripts = texts.flatMap((text) => {
    const read = v8Schema.safeParse(jsonOf(text));
    return read.success ? read.data.result : [];
  });
  return merged(scripts.flatMap((script) => scriptReach(script, root)));
}

function scriptReach({ url, functions }: Script, root: string): readonly FileReach[] {
  const path = pathUnder(url, root);
  if (path === undefined) return [];
  const named = functions.filter(({ functionName }) => isOwnName(functionName));
  const called = named.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0);
  return [{ path, called, hasFunctions: named.length > 0 }];
}

/** jest names a module's body so; V8 names the fields of a class so. */
const isOwnName = (name: string) =>
  !['', 'Object.<anonymous>', '<instance_members_initializer>'].includes(name);

function pathUnder(url: string, root: string): string | undefined {
  if (!url.startsWith('file://') && !url.startsWith('/')) return undefined;
  const path = url.startsWith('file://') ? safePath(url) : url;
  if (!path?.startsWith(`${root}/`)) return undefined;
  const inside = path.slice(root.length + 1);
  return inside.includes('node_modules/') ? undefined : inside;
}

function safePath(url: string): string | undefined {
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  } catch {
    return undefined;
  }
}

const lineSchema = z.object({ reach: z.string(), called: z.boolean(), hasFunctions: z.boolean() });

/** The lines of our pytest plugin that say what was reached; undefined where it never came to them. */
export function pytestReach(report: string, root: string): readonly FileReach[] | undefined {
  const found = report.split('\n').flatMap((line) => {
    const read = lineSchema.safeParse(jsonOf(line));
    if (!read.success) return [];
    const { reach, called, hasFunctions } = read.data;
    return [{ path: reach.replace(`${root}/`, ''), called, hasFunctions }];
  });
  return found.length === 0 ? undefined : found;
}

/**
 * A profile of `go test -coverprofile`: `module/dir/file.go:3.24,5.2 statements count`. Paths begin
 * with the module's name, which is cut where the repository's root is the module.
 */
export function goReach(profile: string, module: string): readonly FileReach[] | undefined {
  const found = profile.split('\n').flatMap((line) => {
    const [, file, count] = /^(\S+):\d+\.\d+,\d+\.\d+ \d+ (\d+)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const path = file.startsWith(`${module}/`) ? file.slice(module.length + 1) : file;
    return [{ path, called: Number(count) > 0, hasFunctions: true }];
  });
  // A panic leaves the profile empty.
  return found.length === 0 ? undefined : merged(found);
}

/** One entry a file: it was reached if any process reached it. */
function merged(all: readonly FileReach[]): readonly FileReach[] {
  const byPath = new Map<string, FileReach>();
  for (const one of all) {
    const before = byPath.get(one.path);
    byPath.set(one.path, {
      path: one.path,
      called: one.called || before?.called === true,
      hasFunctions: one.hasFunctions || before?.hasFunctions === true,
    });
  }
  return [...byPath.values()];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
