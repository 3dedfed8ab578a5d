import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type AskResult, askLane } from '../../app/ask/ask-lane.edge.ts';
import { type AskOffer, endLine, offerLines, scarceWords } from '../../app/ask/ask-offer.ts';
import { holdThoughts } from '../../app/ask/held-thoughts.ts';
import { nestedEnv } from '../../app/nesting.edge.ts';
import { requireOwnSpec } from '../../app/own-spec.ts';
import { placesOf } from '../../app/places.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { LaneEvent } from '../../conductor/ports.ts';
import { type LaneId, laneIds } from '../../domain/ids.ts';
import { cleanText } from '../../safety/clean-text.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { sentence } from '../../state/view/view-words.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { namedLane } from '../named-lane.ts';
import { bare } from '../screened.ts';
import { waitForSignal } from '../signals.edge.ts';
import { readStdin } from '../stdin.edge.ts';

export const ask: CommandEntry = {
  name: 'ask',
  usage: '<lane> ["<prompt>" | -] [--repo DIR] [--budget USD] [--yes] [--json]',
  summary: 'send one prompt to a lane, outside any run',
  detail:
    'The reply streams to stdout; which model takes it, who was passed over and what it costs go to stderr. A prompt of - or none is read from stdin. The local model answers only through the slot. An agent lane may read and not write: an empty folder, or with --repo a clone of the newest commit. A lane with a quota asks first; its call counts as spent before it is made. Ctrl-C cancels the call.',
  words: laneIds,
  flags: {
    repo: {
      type: 'string',
      value: 'DIR',
      help: 'a repository an agent lane may read; its .fugu.yaml holds',
    },
    budget: { type: 'number', value: 'USD', help: 'budget of the call in USD' },
    yes: { type: 'boolean', shortFlag: 'y', help: 'call a scarce lane without asking' },
    json: { type: 'boolean', help: 'print one JSON object at the end instead of the stream' },
  },
  async run(context) {
    const lane = laneOf(context.args);
    const capUsd = budgetOf(context);
    const prompt = await promptOf(context);
    requireOwnSpec(context);
    const env = await nestedEnv(context.env);
    const stop = new AbortController();
    const interrupted = waitForSignal();
    void interrupted.signal.then(() => stop.abort());
    // A reader that has gone wants no more of a reply that costs money.
    context.stdout.once('error', () => stop.abort());
    const screen = screenOf(context);
    try {
      const asked = await askLane({
        lane,
        prompt,
        capUsd,
        env,
        stateDir: placesOf(env).state,
        person: context.person,
        repo: repoOf(context),
        agree: (offer) => screen.offered(offer, stop.signal),
        onEvent: screen.heard,
        signal: stop.signal,
      });
      screen.ended(asked);
      if (stop.signal.aborted) return await Promise.race([interrupted.signal, exits.failed]);
      return codeOf(asked);
    } finally {
      screen.close();
      interrupted.stop();
    }
  },
};

function laneOf([word, ...rest]: readonly string[]): LaneId {
  if (rest.length > 1) {
    throw new UsageError(
      'More than one <prompt>.',
      'Put the prompt in quotes: fugu ask <lane> "<prompt>"',
    );
  }
  return namedLane(word);
}

async function promptOf({ args, stdin }: CommandContext): Promise<string> {
  const [, word] = args;
  const fromStdin = word === undefined || word === '-';
  if (word === undefined && stdin.isTTY) {
    throw new UsageError('Missing <prompt>.', 'Use: fugu ask <lane> "<prompt>"');
  }
  const prompt = fromStdin ? (await readStdin(stdin)).toString('utf8') : word;
  if (prompt.trim() !== '') return prompt;
  throw new UsageError('The prompt is empty.', 'Use: fugu ask <lane> "<prompt>"');
}

function budgetOf({ flags: { budget } }: CommandContext): number | undefined {
  if (budget === undefined || (typeof budget === 'number' && budget >= 0)) return budget;
  throw new UsageError('--budget must be an amount in USD.', 'For example: --budget 2.50');
}

function repoOf({ cwd, flags: { repo } }: CommandContext): string | undefined {
  return typeof repo === 'string' ? resolve(cwd, repo) : undefined;
}

function codeOf(asked: AskResult): number {
  if (asked.status === 'declined') return exits.waiting;
  return asked.outcome.status === 'done' ? exits.done : exits.failed;
}

const firstLookMs = 1_000;

/** What a person sees of the call: the reply on stdout, everything about it on stderr. */
function screenOf(context: CommandContext) {
  const { stdout, stderr, flags } = context;
  const json = flags.json === true;
  const thoughts = holdThoughts();
  let printed = '';
  let timer: NodeJS.Timeout | undefined;
  let waiting = false;
  const hush = () => {
    clearInterval(timer);
    if (waiting && stderr.isTTY) bare(stderr).write('\r\u001b[K');
    waiting = false;
  };
  const wait = () => {
    let seconds = 0;
    timer = setInterval(() => {
      seconds += 1;
      if (stderr.isTTY) bare(stderr).write(`\rno output yet, ${seconds} s `);
      else if (!waiting) stderr.write('no output yet\n');
      waiting = true;
    }, firstLookMs);
    timer.unref();
  };
  const say = (line: string) => {
    hush();
    if (printed !== '' && !printed.endsWith('\n')) stderr.write(stderr.isTTY ? '\n' : '');
    stderr.write(`${line}\n`);
  };
  return {
    async offered(offer: AskOffer, signal: AbortSignal): Promise<boolean> {
      for (const line of offerLines(offer)) stderr.write(`${line}\n`);
      const agreed = offer.scarce === undefined || (await agreeTo(offer, context, signal));
      if (agreed) wait();
      return agreed;
    },
    heard(event: LaneEvent): void {
      if (event.type === 'text') {
        const answer = thoughts.take(event.delta);
        if (answer === '') return;
        if (printed === '' && thoughts.held()) say('· its thoughts are left out');
        hush();
        printed += answer;
        if (!json) stdout.write(answer);
      } else {
        const line = eventLine(event);
        if (line !== undefined) say(line);
      }
    },
    ended(asked: AskResult): void {
      hush();
      if (asked.status === 'declined') {
        if (json) stdout.write(`${safeJson({ status: 'declined', ...asked.offer })}\n`);
        return;
      }
      const { outcome, cost } = asked;
      const text = cleanText(outcome.text);
      if (json) stdout.write(`${safeJson(report(asked))}\n`);
      else if (outcome.status === 'failed' || isAnswer(text, printed))
        stdout.write(restOf(text, printed));
      else {
        say('· What stands above is thoughts whose end came late. The answer alone:');
        stdout.write(`${printed.endsWith('\n') ? '' : '\n'}${restOf(text, '')}`);
      }
      if (outcome.status === 'failed') {
        stderr.write(
          `The call failed: ${sentence(outcome.message ?? outcome.reason ?? 'error')}\n`,
        );
      } else if (outcome.message !== undefined) stderr.write(`${outcome.message}\n`);
      stderr.write(`${endLine(outcome, cost)}\n`);
    },
    close: hush,
  };
}

/** Whether what was printed as it came is the answer, and not thoughts that ended without having begun. */
function isAnswer(text: string, printed: string): boolean {
  return printed.trim() === '' || printed.trim() === text.trim();
}

/** What a lane without a stream only says at its end, and the last line's end. */
function restOf(text: string, printed: string): string {
  const rest = printed.trim() === '' ? text.slice(printed.length) : '';
  const all = printed + rest;
  return all === '' || all.endsWith('\n') ? rest : `${rest}\n`;
}

function eventLine(event: LaneEvent): string | undefined {
  switch (event.type) {
    case 'tool':
      return event.phase === 'start' ? `· ${event.name} ${event.note ?? ''}`.trimEnd() : undefined;
    case 'denied':
      return `· denied ${event.what}: ${event.because}`;
    case 'notice':
      return event.text;
    case 'retry':
      return `${event.because} Try ${event.attempt} in ${(event.waitMs / 1000).toFixed(1)} s.`;
    case 'started':
    case 'text':
    case 'reasoning':
    case 'file':
    case 'usage':
      return undefined;
    default:
      return event satisfies never;
  }
}

async function agreeTo(
  offer: AskOffer,
  { flags, stdin, stderr }: CommandContext,
  signal: AbortSignal,
): Promise<boolean> {
  stderr.write(`${scarceWords(offer)}\n`);
  if (flags.yes === true) return true;
  if (!stdin.isTTY) {
    stderr.write('Nothing was asked. To ask it: --yes\n');
    return false;
  }
  const lines = createInterface({ input: stdin, output: bare(stderr) });
  // On a terminal readline takes ctrl-c for itself.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await lines.question('Ask it? [y/N] ', { signal });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    lines.close();
  }
}

/** The call as one object: what was chosen and why, what came back, what it cost. */
function report({ offer, outcome, cost }: Extract<AskResult, { status: 'made' }>) {
  const { scarce: _, ...chosen } = offer;
  return { ...outcome, ...chosen, cost };
}
