import { expect, it } from 'vitest';
import { read, trackedPaths } from '../helpers/tracked.ts';

const sources = read(trackedPaths().filter((path) => /^source\/.*\.tsx?$/.test(path)));
const holding = (what: RegExp) =>
  sources.filter(({ text }) => what.test(text)).map(({ path }) => path);

it('commands get the terminal screened, and nobody else reaches for it', () => {
  expect(holding(/\bprocess\.std(?:out|err)\b/)).toEqual([
    'source/main.ts',
    // A process of its own that says where it listens.
    'source/slot/embedded/embedded-server.edge.ts',
    'source/ui/terminal/terminal-modes.edge.ts',
  ]);
  expect(holding(/stdout: screened\(process\.stdout\)/)).toEqual(['source/main.ts']);
});

it('the bare stream goes only to what cleans by itself: the screen, the protocol, the question for a line', () => {
  expect(holding(/\bbare\((?:context\.)?(?:stdout|stderr|stream)/)).toEqual([
    'source/cli/ask-person.edge.ts',
    'source/cli/dashboard/show-dashboard.edge.ts',
    'source/cli/memory/import.edge.ts',
    'source/cli/run/ask.edge.ts',
    'source/cli/screened.ts',
    'source/cli/setup/mcp.edge.ts',
  ]);
});
