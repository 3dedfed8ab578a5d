import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, join } from 'node:path';
import { errorText } from '../base/error-text.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';

/** What a person sends in after an error that no sentence explains: where to, and the lines of the source. */
export function bugReport(error: unknown, home: string = packageFolder()): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : errorText(error);
  return `This is a bug in fugu. Please report these lines to ${addressOf(home)}\n${sourceLines(stack, home)}\n`;
}

function addressOf(home: string): string {
  const about = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as PackageAddress;
  return about.bugs.url;
}

interface PackageAddress {
  readonly bugs: { readonly url: string };
}

/** A stack with places in the source where it names places in the bundle; others stay as they are. */
export function sourceLines(stack: string, home: string): string {
  return stack.replace(
    /(?:file:\/\/)?[^\s()]*\/dist\/([\w.-]+\.js):(\d+):(\d+)/g,
    (place, file: string, line: string, column: string) =>
      sourcePlace(join(home, 'dist', basename(file)), Number(line), Number(column)) ?? place,
  );
}

function sourcePlace(file: string, line: number, column: number): string | undefined {
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    const origin = map.findOrigin(line, column);
    if (!('fileName' in origin)) return undefined;
    const path = origin.fileName.replace(/^(?:\.\.\/)+/, '');
    return `${path}:${origin.lineNumber}:${origin.columnNumber}`;
  } catch {
    // A map that is missing or torn must not hide the bug itself.
    return undefined;
  }
}
