import { z } from 'zod';
import type { PersonCommand } from '../../domain/commands.ts';
import { laneIdSchema } from '../../domain/role-map.ts';

const by = z.string().min(1).max(200);
const step = z.string().min(1).max(100);
const note = z.string().max(20_000);
const tree = z.string().max(200);
const lane = laneIdSchema;

/** What may come over the control socket: a person's commands and nothing of the harness's own. */
const schema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('PauseLane'), lane, by }),
  z.strictObject({ type: z.literal('ResumeLane'), lane, by }),
  z.strictObject({ type: z.literal('RerouteStep'), step, lane, by }),
  z.strictObject({ type: z.literal('RerouteLane'), from: lane, to: lane, by }),
  z.strictObject({ type: z.literal('SetStepMode'), on: z.boolean(), by }),
  z.strictObject({ type: z.literal('PassGate'), gate: z.string().max(200), by }),
  z.strictObject({ type: z.literal('RetryStep'), step, note: note.optional(), by }),
  z.strictObject({ type: z.literal('CancelStep'), step, by }),
  z.strictObject({ type: z.literal('CancelJob'), by }),
  z.strictObject({ type: z.literal('Replan'), because: note, by }),
  z.strictObject({ type: z.literal('RaiseBudget'), capUsd: z.number().positive(), by }),
  z.strictObject({ type: z.literal('TrustCommands'), hash: z.string().max(200), by }),
  z.strictObject({ type: z.literal('AcceptAudit'), tree, note: note.optional(), by }),
  z.strictObject({ type: z.literal('RejectAudit'), tree, note: note.optional(), by }),
  z.strictObject({
    type: z.literal('SendBack'),
    tree,
    note,
    steps: z.array(step).optional(),
    by,
  }),
  z.strictObject({ type: z.literal('RejectStep'), step, tree, by }),
  z.strictObject({
    type: z.literal('RuleDoubt'),
    step,
    call: z.string().max(100),
    ruling: z.enum(['verifier', 'author']),
    note: note.optional(),
    by,
  }),
  z.strictObject({ type: z.literal('MarkDefect'), step, note, by }),
  z.strictObject({ type: z.literal('AskReview'), question: note, by }),
  z.strictObject({
    type: z.literal('AnswerContract'),
    number: z.string().max(10),
    answer: z.string().max(200),
    because: note,
    by,
  }),
  z.strictObject({
    type: z.literal('AcceptServedId'),
    model: z.string().max(200),
    id: z.string().max(4096),
    by,
  }),
  z.strictObject({ type: z.literal('DropProposal'), proposal: z.string().max(20), by }),
]);

/** Reads a command sent by another process; undefined for anything a person may not ask. */
export function readPersonCommand(value: unknown): PersonCommand | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? (parsed.data as PersonCommand) : undefined;
}
