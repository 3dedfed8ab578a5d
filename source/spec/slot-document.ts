import { z } from 'zod';

/** Callers' classes in the slot's line, in the order they are served. */
const slotClassNames = ['interactive', 'normal', 'batch'] as const;

const seconds = (help: string) => z.number().positive().max(86_400).optional().describe(help);
const tokens = (help: string) => z.number().int().min(16).max(1_000_000).optional().describe(help);
const words = z.string().min(1).max(4096);
const command = z.array(words).min(1).max(64);

/** The `slot:` section of the spec: the one local model behind its one-place line. */
export const slotDocument = z.strictObject({
  engine: z
    .enum(['llama-server', 'command', 'attach', 'embedded'])
    .optional()
    .describe(
      'Who runs the model: our child, any server you name, one that runs already, or node-llama-cpp.',
    ),
  gguf: words.optional().describe('Model file of llama-server and embedded; ~ is the home folder.'),
  program: words.optional().describe('The llama-server program; looked up in PATH when left out.'),
  args: z.array(words).max(64).optional().describe('More arguments for it.'),
  command: command
    .optional()
    .describe(
      'Program and arguments of the engine `command`; {socket}, {key}, {gguf}, {ctx} are filled in.',
    ),
  url: words
    .optional()
    .describe(
      'Address of an attached engine, or of a command that does not listen on {socket}. No model but a slot model may reach it.',
    ),
  health: words.optional().describe('Path that answers 200 once the server is up.'),
  restart: command.optional().describe('What restarts an attached engine.'),
  ctx: z.number().int().min(256).max(100_000_000).optional().describe('Context window in tokens.'),
  maxTokens: tokens('Tokens of a reply where the caller names none, and most of a second opinion.'),
  ceilingTokens: tokens('Most tokens of any reply.'),
  idleMinutes: z
    .number()
    .positive()
    .max(100_000)
    .optional()
    .describe('Unused for this long, the model is unloaded and the daemon ends.'),
  port: z.number().int().min(1024).max(65_535).optional().describe('Port on 127.0.0.1.'),
  depth: z.number().int().min(1).max(10_000).optional().describe('Most callers in line.'),
  waitSeconds: z
    .partialRecord(z.enum(slotClassNames), z.number().positive().max(86_400))
    .optional()
    .describe('How long a caller of each class may wait.'),
  ageSeconds: z
    .partialRecord(z.enum(['normal', 'batch']), z.number().positive().max(86_400))
    .optional()
    .describe('After this long a caller moves up a class.'),
  firstTokenSeconds: seconds('Least time for a first token; longer prompts get more.'),
  stallSeconds: seconds('Longest silence between two tokens.'),
  totalSeconds: seconds('Longest generation.'),
  loadSeconds: seconds('How long a healthy start may take.'),
  keys: z
    .record(
      z.string().regex(/^[\w.-]{1,64}$/),
      z.strictObject({ key: words, class: z.enum(slotClassNames) }),
    )
    .optional()
    .describe('One key a tool, so that tools that cannot send a header still have a class.'),
  keysOnly: z.boolean().optional().describe('Turns away callers without one of `keys`.'),
  gpu: z.enum(['auto', 'off']).optional().describe('Whether the card is watched.'),
});
export type SlotDocument = z.infer<typeof slotDocument>;
