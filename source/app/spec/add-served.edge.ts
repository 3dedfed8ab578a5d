import { isMap, parseDocument } from 'yaml';
import type { Environment } from '../../domain/environment.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseSpec } from '../../spec/parse-spec.ts';
import { ownSpecPath, readSpecFile } from '../../spec/spec-file.edge.ts';
import { putSpec } from './put-spec.edge.ts';

export type Added =
  | { readonly status: 'written'; readonly path: string; readonly text: string }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** The text of a spec in which a model may answer as an id too; undefined where it has no such model. */
export function withServedId(text: string, model: string, id: string): string | undefined {
  const document = parseDocument(text);
  const entry = document.getIn(['models', model]);
  if (!isMap(entry)) return undefined;
  const before: unknown = document.toJS().models[model].servedAs;
  const ids = Array.isArray(before) ? before : [];
  const list = document.createNode([...new Set([...ids, id])], { flow: true });
  entry.set('servedAs', list);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Writes that line into the person's own spec, where the result is still a good one; the old text is kept. */
export async function addServedId(env: Environment, model: string, id: string): Promise<Added> {
  const path = ownSpecPath(env);
  const read = await readSpecFile(path);
  if (read.status === 'refused') return read;
  const text = withServedId(read.text, model, id);
  if (text === undefined) {
    const what = `${path} has no model ${model}.`;
    return refused(what, `Add \`servedAs: [${JSON.stringify(id)}]\` where your spec has it.`);
  }
  const parsed = parseSpec(text, path);
  if (parsed.status === 'refused') return parsed;
  const changed = await putSpec(env, { path, before: read.text, text });
  if (changed.status === 'refused') return { status: 'refused', problems: [changed.problem] };
  return { status: 'written', path, text };
}

function refused(what: string, remedy: string): Added {
  return { status: 'refused', problems: [{ severity: 'error', kind: 'input', what, remedy }] };
}
