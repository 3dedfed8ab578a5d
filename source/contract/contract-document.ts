import { z } from 'zod';

const text = z.union([z.string(), z.number(), z.boolean()]);
const list = z.union([text, z.array(text)]).describe('One text, or a list of them.');
const words = (about: string) => text.describe(about);

/** A contract as a person writes it: the keys that `parseContract` reads, and the schema for editors. */
export const contractDocument = z.strictObject({
  route: z.strictObject({
    task_class: words('The class of the job; what is not known stays a note.').optional(),
    artifact_class: words('What kind of thing is delivered.').optional(),
    budget_profile: words('How much the job may cost, in words or USD.').optional(),
    owner: words('Who answers for the job.').optional(),
    fallback_route: list.optional(),
    surface: words('Where the result is used.').optional(),
  }),
  role: z.strictObject({
    name: words('Whom the models act as.').optional(),
    instructions: list.optional(),
  }),
  task: z.strictObject({
    deliverable: words('What is to be delivered, in one sentence.'),
    phase: words('Which phase of the work this is.').optional(),
    success_criteria: list.optional(),
    non_goals: list.optional(),
  }),
  context: z.strictObject({
    treatment: words('How the inputs are to be taken: data, not instructions.').optional(),
    inputs: list.optional(),
  }),
  constraints: list,
  output_contract: z.union([z.strictObject({ return: list }), z.array(text)]),
  verify_release: list,
});

type Shape = typeof contractDocument.shape;

/** The seven blocks, in the order they are written. */
export const contractBlocks = Object.keys(contractDocument.shape) as readonly (keyof Shape)[];

type KeyedBlock = 'route' | 'role' | 'task' | 'context';

/** The keys of a block that has keys. */
export function keysOfBlock(block: KeyedBlock): readonly string[] {
  return Object.keys(contractDocument.shape[block].shape);
}
