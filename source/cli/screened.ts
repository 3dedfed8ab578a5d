import { cleanText } from '../safety/clean-text.ts';

const bareStream = Symbol('the stream below');

/**
 * A terminal or pipe that lets nothing through which a terminal obeys or which hides, whoever's
 * words are written to it: models' replies and names are kept as they were said.
 */
export function screened(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const shown = typeof chunk === 'string' ? cleanText(chunk) : chunk;
    return Reflect.apply(stream.write, stream, [shown, ...rest]);
  };
  return new Proxy(stream, {
    get(target, property) {
      if (property === 'write') return write;
      if (property === bareStream) return target;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The stream itself, for whoever draws on it and cleans every text before, or speaks a protocol. */
export function bare(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const below: unknown = Reflect.get(stream, bareStream);
  return below === undefined ? stream : (below as NodeJS.WriteStream);
}
