/** A value of a GGUF key: the type is part of the format, so the writer never guesses it. */
export type GgufValue =
  | { readonly type: 'u32' | 'f32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly values: readonly string[] }
  | { readonly type: 'i32s' | 'f32s'; readonly values: readonly number[] };

/** A tensor of 32-bit floats: row-major, `dims[0]` is the length of a row. */
export interface GgufTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const alignment = 32;
const typeIds = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

/**
 * A GGUF file of version 3, little-endian, as docs/gguf.md of the ggml project lays it out: header,
 * keys, tensor table, then the tensors' floats, each at a multiple of 32 bytes.
 */
export function ggufBytes(
  keys: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Uint8Array {
  const entries = Object.entries(keys);
  const head = [
    ...[Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length)],
    ...entries.flatMap(([key, value]) => [text(key), valueBytes(value)]),
    ...tensorTable(tensors),
  ];
  const body = tensors.flatMap((tensor) => padded([floats(tensor.data)]));
  return Buffer.concat([...padded(head), ...body]);
}

function tensorTable(tensors: readonly GgufTensor[]): readonly Uint8Array[] {
  let offset = 0;
  return tensors.flatMap(({ name, dims, data }) => {
    const row = [text(name), u32(dims.length), ...dims.map(u64), u32(0), u64(offset)];
    offset += roundUp(data.byteLength);
    return row;
  });
}

function valueBytes(value: GgufValue): Uint8Array {
  switch (value.type) {
    case 'u32':
      return Buffer.concat([u32(typeIds.u32), u32(value.value)]);
    case 'f32':
      return Buffer.concat([u32(typeIds.f32), floats(Float32Array.of(value.value))]);
    case 'bool':
      return Buffer.concat([u32(typeIds.bool), Uint8Array.of(value.value ? 1 : 0)]);
    case 'string':
      return Buffer.concat([u32(typeIds.string), text(value.value)]);
    case 'strings':
      return Buffer.concat([...arrayHead('string', value.values), ...value.values.map(text)]);
    case 'i32s':
      return Buffer.concat([...arrayHead('i32', value.values), ...value.values.map(i32)]);
    case 'f32s':
      return Buffer.concat([
        ...arrayHead('f32', value.values),
        floats(Float32Array.from(value.values)),
      ]);
    default:
      return value satisfies never;
  }
}

function arrayHead(item: keyof typeof typeIds, values: readonly unknown[]): readonly Uint8Array[] {
  return [u32(typeIds.array), u32(typeIds[item]), u64(values.length)];
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function i32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function u64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function floats(values: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}

function padded(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [...parts, Buffer.alloc(roundUp(length) - length)];
}

function roundUp(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}
