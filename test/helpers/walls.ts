import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { type Import, importsOf, lineOf, type SourceFile } from './imports.ts';
import { scan } from './scan.ts';

/** A wall that a file broke: where, and what is so, why that matters, and what to do next. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly wall: Wall;
  readonly message: string;
}

export type Wall =
  | 'room'
  | 'table'
  | 'ports'
  | 'edge'
  | 'wiring'
  | 'screen'
  | 'clock'
  | 'process'
  | 'length'
  | 'default';

type Report = (at: number, wall: Wall, what: string) => Breach;

const anywhere = '*';

/** Room → rooms it may import; "ports" is source/conductor/ports.ts and the ports beside it. */
export const table: Readonly<Record<string, readonly string[]>> = {
  base: [],
  domain: [],
  safety: [],
  wire: ['domain', 'safety'],
  rule: ['domain'],
  contract: ['domain', 'safety', 'base'],
  spec: ['domain', 'rule', 'base'],
  router: ['domain', 'rule', 'spec'],
  state: ['domain', 'rule'],
  audit: ['domain', 'safety', 'contract', 'state'],
  replies: ['domain', 'safety', 'contract', 'spec', 'state', 'audit'],
  conductor: [
    ...['base', 'domain', 'safety', 'rule', 'contract', 'spec', 'router', 'state'],
    ...['audit', 'replies'],
  ],
  journal: ['domain', 'base', 'ports'],
  agents: ['domain', 'wire', 'ports'],
  lanes: ['base', 'domain', 'safety', 'wire', 'spec', 'agents', 'ports'],
  slot: ['domain', 'safety', 'wire', 'spec', 'base', 'ports'],
  workspace: ['domain', 'safety', 'base', 'ports'],
  memory: ['domain', 'safety', 'spec', 'base', 'agents', 'ports'],
  panel: ['domain', 'safety', 'spec', 'contract', 'state', 'replies', 'ports'],
  pulse: ['domain', 'safety', 'spec', 'contract', 'state', 'replies', 'ports'],
  ui: ['domain', 'safety', 'state', 'replies', 'ports'],
  init: ['domain', 'rule', 'spec', 'agents', 'lanes', 'slot', 'ports'],
  integrations: [
    ...['base', 'domain', 'safety', 'rule', 'spec', 'state', 'conductor', 'slot', 'memory'],
    'agents',
    'ports',
  ],
  doctor: [
    ...['domain', 'safety', 'rule', 'spec', 'state', 'integrations', 'agents', 'lanes'],
    ...['slot', 'workspace', 'ports'],
  ],
  app: [
    ...['base', 'domain', 'safety', 'wire', 'rule', 'contract', 'spec', 'router', 'state', 'audit'],
    ...['replies', 'conductor', 'journal', 'agents', 'lanes', 'slot', 'workspace', 'memory'],
    ...['panel', 'pulse', 'init', 'integrations', 'doctor', 'ports'],
  ],
  cli: [anywhere],
  main: [anywhere],
};

/** Rooms that put edges of other rooms together; everyone else meets an edge as an interface. */
const wiringRooms = ['main', 'cli', 'app', 'init', 'integrations', 'doctor'];

/** Why each wall stands, and what to do instead. */
export const reasons: Readonly<Record<Wall, string>> = {
  room: 'Every file belongs to a room of the import table, or nobody knows what it may touch. Move it into a room, or add the room to the table in test/helpers/walls.ts with its reason.',
  table:
    'A boundary that is only written down does not hold, and rooms that import each other both ways cannot be understood apart. Pass the value in as an argument, move the shape to domain/, or declare an interface in conductor/ports.ts.',
  ports:
    'conductor/ports.ts and the ports beside it are interfaces only, so that a room that knows it still cannot reach the conductor. Keep types there, import them with `import type`, and put code into a room.',
  edge: 'Only *.edge.ts touch files, processes and the network, so that the rest can be tested with data alone. Move the call into an *.edge.ts file and hand its result over.',
  wiring:
    'Only main.ts, cli/, app/, init/, integrations/ and doctor/ wire edges of other rooms, and anyone may use those of base/; everyone else meets them as an interface. Take the interface from conductor/ports.ts as an argument.',
  screen:
    'Ink and React live only in ui/, so that everything works without a terminal. Return data and let ui/ draw it.',
  clock:
    'The same facts must always give the same state, so time and dice are input. Take the time or the id as an argument, or move the call into an *.edge.ts file.',
  process:
    'The process and its environment belong to edges, main.ts and cli/, so that nothing deep inside depends on who started it. Take the value as an argument.',
  length: 'A file that fits one reading stays understood: 300 lines at most. Split it by noun.',
  default:
    'A named export has one name everywhere, so it can be found. Export it by name and import it by that name.',
};

const portFiles = /^source\/conductor\/(?:[a-z]+-port|ports)\.ts$/;
const pureBuiltins = /^node:(?:path(?:\/posix)?|util|buffer|string_decoder|url|events|assert)$/;
const outsidePackages = /^(?:execa|chokidar|openai)(?:\/|$)/;
const screenPackages = /^(?:ink|react|ink-[\w-]+|react-[\w-]+)(?:\/|$)/;
// Of these two modules only the named parts are pure.
const pureParts: Readonly<Record<string, RegExp>> = {
  'node:crypto': /^\s*import\s+(?:type\s+)?\{\s*(?:type\s+)?(?:createHash|Hash)\s*,?\s*\}/,
  'node:zlib': /^\s*import\s+\{\s*crc32\s*,?\s*\}/,
};
const clocks =
  /\b(?:Date\.now|new Date\(\s*\)|Date\(\s*\)|performance\s*\.|Math\.random|set(?:Timeout|Interval|Immediate)\s*\(|randomUUID|getRandomValues|AbortSignal\.timeout)/g;
const network = /(?<![\w.])(?:fetch\s*\(|new\s+(?:WebSocket|EventSource)\b)/g;
const processUse = /(?<![\w.$])(?:globalThis\.)?process\s*[.[]/g;
const maxLines = 300;

/** All broken walls in these files; paths are relative to the root, with forward slashes. */
export function breaches(files: readonly SourceFile[]): readonly Breach[] {
  return files.flatMap((file) => {
    const { code } = scan(file.text);
    const report: Report = (at, wall, what) => ({
      path: file.path,
      line: lineOf(file.text, at),
      wall,
      message: `${file.path}:${lineOf(file.text, at)} ${what}. ${reasons[wall]}`,
    });
    const shape = [...lengthOf(file, report), ...defaultsOf(code, report)];
    if (!file.path.startsWith('source/')) return shape;
    return [...shape, ...sourceWalls(file, code, report)];
  });
}

function sourceWalls(file: SourceFile, code: string, report: Report): readonly Breach[] {
  const room = roomOf(file.path);
  if (table[room] === undefined) return [report(0, 'room', `is in no known room ("${room}")`)];
  const imports = importsOf(file, code);
  return [
    ...imports.flatMap((found) => importWalls(file.path, found, report)),
    ...portsWall(file.path, code, report),
    ...screenFile(file.path, report),
    ...callWalls(file.path, code, report),
  ];
}

function importWalls(path: string, found: Import, report: Report): readonly Breach[] {
  const { specifier, at } = found;
  if (specifier.startsWith('.')) return relativeWalls(path, found, report);
  if (screenPackages.test(specifier)) {
    if (roomOf(path) === 'ui') return [];
    return [report(at, 'screen', `imports ${specifier} outside ui/`)];
  }
  if (mayTouchOutside(path) || !reachesOutside(found)) return [];
  return [report(at, 'edge', `imports ${specifier} and is not an edge`)];
}

function reachesOutside({ specifier, statement }: Import): boolean {
  if (outsidePackages.test(specifier)) return true;
  const bare = specifier.replace(/^node:/, '');
  if (bare === specifier && !builtinModules.includes(bare)) return false;
  const name = `node:${bare}`;
  return !(pureParts[name]?.test(statement) ?? pureBuiltins.test(name));
}

function relativeWalls(path: string, found: Import, report: Report): readonly Breach[] {
  const target = posix.normalize(posix.join(posix.dirname(path), found.specifier));
  const from = roomOf(path);
  const to = portFiles.test(target) ? 'ports' : roomOf(target);
  const home = roomOf(target);
  if (from === home) return [];
  const allowed = table[from] ?? [];
  const known = target.startsWith('source/') && allowed.includes(to);
  const broken: Breach[] = [];
  if (!known && !allowed.includes(anywhere)) {
    broken.push(report(found.at, 'table', `(${from}/) may not import ${target}`));
  }
  if (to === 'ports' && !found.typeOnly) {
    broken.push(report(found.at, 'ports', `imports ${target.slice('source/'.length)} as a value`));
  }
  if (isEdge(target) && home !== 'base' && !wiringRooms.includes(from)) {
    broken.push(report(found.at, 'wiring', `imports ${target}, an edge of another room`));
  }
  return broken;
}

function portsWall(path: string, code: string, report: Report): readonly Breach[] {
  if (!portFiles.test(path)) return [];
  return matches(
    code,
    /^(?:export\s+)?(?:async\s+function|function|const|let|var|class|enum)\b/gm,
  ).map((at) => report(at, 'ports', 'holds code'));
}

function screenFile(path: string, report: Report): readonly Breach[] {
  if (!path.endsWith('x') || roomOf(path) === 'ui') return [];
  return [report(0, 'screen', 'is a component outside ui/')];
}

function callWalls(path: string, code: string, report: Report): readonly Breach[] {
  if (mayTouchOutside(path)) return [];
  const processes = roomOf(path) === 'cli' ? [] : matches(code, processUse);
  return [
    ...matches(code, clocks).map((at) => report(at, 'clock', 'reads the clock or throws dice')),
    ...matches(code, network).map((at) => report(at, 'edge', 'reaches the network')),
    ...processes.map((at) => report(at, 'process', 'reads the process')),
  ];
}

function lengthOf(file: SourceFile, report: Report): readonly Breach[] {
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  return lines <= maxLines ? [] : [report(0, 'length', `has ${lines} lines`)];
}

function defaultsOf(code: string, report: Report): readonly Breach[] {
  const found = matches(code, /\bexport\s+default\b|\bas\s+default\b/g);
  return found.map((at) => report(at, 'default', 'has a default export'));
}

function matches(code: string, pattern: RegExp): readonly number[] {
  return [...code.matchAll(pattern)].map((match) => match.index);
}

function roomOf(path: string): string {
  const [, first = '', second] = path.split('/');
  return second === undefined ? first.replace(/\.tsx?$/, '') : first;
}

function isEdge(path: string): boolean {
  return /\.edge\.tsx?$/.test(path);
}

function mayTouchOutside(path: string): boolean {
  return isEdge(path) || path === 'source/main.ts';
}
