import { makerWords } from './makers.ts';

/** A model id taken apart, in the order of docs/rule.md; everything is lower case. */
export type IdReading =
  | {
      readonly status: 'read';
      /** The whole id, cleaned of nothing but case and percent codes. */
      readonly whole: string;
      /** Segments before the leaf that may speak; none for a file, whose folders never do. */
      readonly path: readonly string[];
      /** The last segment with its tag, as it stands. */
      readonly raw: string;
      /** The leaf without file ending, region, vendor, version tag and house prefix. */
      readonly leaf: string;
      /** What stood in brackets at the end. */
      readonly remark: string;
      /** A number of an account's own endpoint or profile: it shows no family. */
      readonly opaque: boolean;
    }
  | { readonly status: 'unreadable'; readonly because: string };

const endings = /\.(?:gguf|safetensors|bin)$/;
const regions = /^(?:us-gov|us|eu|apac|jp|au|ca|global)\./;
const houses = /^(?:databricks|cerebras|snowflake)-(?=[a-z])/;
const versions = /(?:-v\d+:\d+(?::\d+k)?|:\d{8}-v\d+|:\d{1,2}|@\d{3,8})$/;
const isFilePath = /^(?:\/|~\/|\.{1,2}\/|[a-z]:\/)/;
const saysNothing =
  /^(?:model|ggml-model(?:[-_.].*)?|pytorch_model|[0-9a-f]{12,}|sha256-[0-9a-f]+)$/;

/** Reads a model id as it was asked for or answered; one with a letter outside ASCII is not read. */
export function readModelId(said: string): IdReading {
  const { text, remark } = withoutRemark(said.trim());
  const plain = decoded(text);
  const strange = /[^ -~]/u.exec(`${plain}${remark}`)?.[0];
  if (strange !== undefined) {
    const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return {
      status: 'unreadable',
      because: `it holds the character U+${code}, and no model id does`,
    };
  }
  const whole = plain.toLowerCase().replaceAll('\\', '/');
  return { status: 'read', whole, remark: remark.toLowerCase(), ...partsOf(whole) };
}

/** `GPT-5.5 (xhigh)`: one trailing bracket is a remark. */
function withoutRemark(text: string): { readonly text: string; readonly remark: string } {
  const at = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  if (at <= 0) return { text, remark: '' };
  return { text: text.slice(0, at).trimEnd(), remark: text.slice(at + 1, -1) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Parts = Pick<Extract<IdReading, { status: 'read' }>, 'path' | 'raw' | 'leaf' | 'opaque'>;

function partsOf(whole: string): Parts {
  const arn = /^arn:[^/]*:([a-z-]+)\/(.+)$/.exec(whole);
  const isPlainArn = arn?.[1] === 'inference-profile' || arn?.[1] === 'foundation-model';
  const text = isPlainArn ? (arn?.[2] ?? whole) : whole;
  const opaque =
    (arn !== null && !isPlainArn) || /\/endpoints\/\d+$/.test(text) || /^ep-[a-z0-9-]+$/.test(text);
  const bare = text.replace(/^hf:/, '').replace(/^ft:([^:]+).*$/, '$1');
  const { path, raw } = segmentsOf(bare);
  const { leaf, vendor } = cleanLeaf(raw);
  return { path: vendor === undefined ? path : [...path, vendor], raw, leaf, opaque };
}

/** The leaf and the segments before it that may speak: the maker's, or a Hugging Face cache's owner. */
function segmentsOf(text: string): { readonly path: readonly string[]; readonly raw: string } {
  const segments = text.split('/').filter(Boolean);
  const last = (segments.at(-1) ?? '').replace(endings, '').replace(/-\d{5}-of-\d{5}$/, '');
  const cached = segments.map((one) => /^models--(.+?)--(.+)$/.exec(one)).find(Boolean);
  if (cached) {
    const [, owner = '', name = ''] = cached;
    const isFile = endings.test(segments.at(-1) ?? '') && !saysNothing.test(last);
    return isFile ? { path: [owner, name], raw: last } : { path: [owner], raw: name };
  }
  const isFile = isFilePath.test(text) || endings.test(text);
  // Of a file whose name says nothing the folder above it speaks; no other folder ever does.
  if (isFile) return { path: [], raw: saysNothing.test(last) ? (segments.at(-2) ?? last) : last };
  const path = segments.slice(0, -1).map((segment) => segment.replace(/^~/, ''));
  return { path: path.at(-1) === 'models' ? path.slice(0, -1) : path, raw: last };
}

function cleanLeaf(raw: string): { readonly leaf: string; readonly vendor?: string } {
  const placed = raw.replace(/^~/, '').replace(regions, '');
  const vendor = /^([a-z][a-z0-9]*)\.(?=[a-z])/.exec(placed)?.[1];
  const named = vendor !== undefined && makerWords.has(vendor);
  const own = named ? placed.slice(vendor.length + 1) : placed;
  const leaf = own.replace(versions, '').replace(houses, '');
  return named ? { leaf, vendor } : { leaf };
}
