import { contractDocument } from '../../contract/contract-document.ts';
import { kitSchema } from '../../panel/kit.ts';
import { specDocument } from '../../spec/document.ts';
import { pulseDocument } from '../../spec/pulse-document.ts';
import { schemaText } from '../../spec/schema.ts';
import { tuneDocument } from '../../spec/tune-document.ts';

/** The files and sections a person writes, by the name a schema is asked for. */
const documents = {
  spec: specDocument,
  contract: contractDocument,
  project: tuneDocument,
  panel: kitSchema,
  pulse: pulseDocument,
};

export type SchemaKind = keyof typeof documents;

export const schemaKinds = Object.keys(documents) as readonly SchemaKind[];

export function isSchemaKind(name: string): name is SchemaKind {
  return Object.hasOwn(documents, name);
}

/** The JSON schema of a kind of file, as text. */
export function schemaOf(kind: SchemaKind): string {
  return schemaText(kind, documents[kind]);
}
