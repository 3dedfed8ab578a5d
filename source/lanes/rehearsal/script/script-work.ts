// The workers: which step a request is about, and the edits that fit the files it shows.

import { readRetry } from '../sample/retry-fault.ts';
import {
  blindGuard,
  blindRetry,
  blindTest,
  mayPass,
  retryComment,
  soundGuard,
  soundRetry,
  soundTest,
} from '../sample/retry-texts.ts';
import {
  readmeLine,
  readmeMore,
  showImports,
  showShelf,
  showTestText,
} from '../sample/show-texts.ts';
import { messagesText, retryDocText } from '../sample/words-texts.ts';
import { exportedFunction, replaceBlock, type ShownFile, wholeFile } from './edit-blocks.ts';
import { paths, plannedSteps, retryStep, wordsStep } from './planned-steps.ts';
import type { WorkAsk } from './prompt-reading.ts';
import { rehearsalAgentIds, rehearsalModelIds } from './rehearsal-spec.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';

/** Writes the edits of a planned step; what they search for is in the files the request shows. */
export function scriptWork(ask: WorkAsk, model: string): ScriptAnswer {
  const step = plannedSteps.find(({ title }) => ask.step.includes(title));
  if (step === undefined) return refuse('the step it names is none of the rehearsal');
  switch (step) {
    case retryStep:
      return retryWork(ask, model);
    case wordsStep:
      return wordsWork(ask);
    default:
      return showWork(ask);
  }
}

/** Whoever sits in the fast worker's seat. */
const hasty: readonly string[] = [rehearsalModelIds.spark, rehearsalAgentIds.forge];

function fileOf(ask: WorkAsk, path: string): ShownFile | undefined {
  return ask.files.find((file) => file.path === path);
}

function retryWork(ask: WorkAsk, model: string): ScriptAnswer {
  const file = fileOf(ask, paths.fetchShelf);
  if (file === undefined) return refuse(`it does not show ${paths.fetchShelf}`);
  const reading = readRetry(file.text);
  switch (reading) {
    case 'no-loop':
      return firstRetry(file, !ask.isRepair && hasty.includes(model));
    case 'retries-everything':
      return mendedRetry(file, fileOf(ask, paths.retryTest));
    case 'selective':
      return noteWork(ask, file, /^\/\*\* Asks the shop for one shelf.*$/m);
    default:
      return reading satisfies never;
  }
}

function firstRetry(file: ShownFile, isBlind: boolean): ScriptAnswer {
  const old = exportedFunction(file.text, 'fetchShelf');
  const block = replaceBlock(file, old ?? '', isBlind ? blindRetry : soundRetry);
  if (block === undefined) return refuse(`${paths.fetchShelf} has no fetchShelf to replace`);
  const said = isBlind
    ? 'The request moves into a function of its own, and fetchShelf tries it up to three times with a pause that doubles.'
    : 'fetchShelf tries up to three times with a pause that doubles, and only what may pass: a lost connection, 429 and 5xx.';
  const test = wholeFile(paths.retryTest, isBlind ? blindTest : soundTest);
  return reply(`${said}\n\n${block}\n\n${test}\n`);
}

function mendedRetry(file: ShownFile, test: ShownFile | undefined): ScriptAnswer {
  const guard = replaceBlock(file, blindGuard, soundGuard);
  const rule = replaceBlock(file, retryComment, `${mayPass}\n\n${retryComment}`);
  if (guard === undefined || rule === undefined)
    return refuse(`the loop in ${paths.fetchShelf} is not the one the rehearsal knows`);
  const tests = test?.text === blindTest ? [wholeFile(paths.retryTest, soundTest)] : [];
  const said =
    'A missing shelf was asked for three times. Only what may pass is tried again now, and a test says so.';
  return reply(`${[said, rule, guard, ...tests].join('\n\n')}\n`);
}

function wordsWork(ask: WorkAsk): ScriptAnswer {
  const page = fileOf(ask, paths.retryDoc);
  if (page !== undefined) return noteWork(ask, page, /^# .*$/m);
  const said = 'One sentence for every status the shop is known to answer with, and the page.';
  const files = [wholeFile(paths.messages, messagesText), wholeFile(paths.retryDoc, retryDocText)];
  return reply(`${[said, ...files].join('\n\n')}\n`);
}

function showWork(ask: WorkAsk): ScriptAnswer {
  const catalogue = fileOf(ask, paths.catalogue);
  const readme = fileOf(ask, paths.readme);
  if (catalogue === undefined || readme === undefined)
    return refuse(`it does not show ${paths.catalogue} and ${paths.readme}`);
  if (catalogue.text.includes('showShelf(')) return noteWork(ask, readme, /^# .*$/m);
  if (!ask.fileList.includes(paths.messages))
    return refuse(`${paths.messages} is not in the tree, and this step needs it`);
  const first = catalogue.text.split('\n', 1)[0] ?? '';
  const last = exportedFunction(catalogue.text, 'priceOf');
  const blocks = [
    replaceBlock(catalogue, first, `${showImports}\n${first}`),
    replaceBlock(catalogue, last ?? '', `${last}\n${showShelf}`),
    replaceBlock(readme, readmeLine, readmeMore),
  ];
  if (blocks.includes(undefined))
    return refuse(`${paths.catalogue} and ${paths.readme} are not the ones the rehearsal knows`);
  const said = 'showShelf fetches with retries and explains what it cannot show.';
  return reply(`${[said, ...blocks, wholeFile(paths.showTest, showTestText)].join('\n\n')}\n`);
}

/** A person's words are worked in as words, below or above a line: the script cannot know what they ask for. */
function noteWork(ask: WorkAsk, file: ShownFile, line: RegExp): ScriptAnswer {
  if (ask.note === undefined)
    return refuse(`${file.path} is as the step wants it, and nothing says what to change`);
  const found = line.exec(file.text)?.[0] ?? '';
  const words = ask.note.replace(/\s+/g, ' ').trim().slice(0, 120);
  const block = file.path.endsWith('.js')
    ? replaceBlock(file, found, `// Asked for at the audit: ${words}\n${found}`)
    : replaceBlock(file, found, `${found}\n\nAsked for at the audit: ${words}`);
  if (block === undefined)
    return refuse(`the place for the note in ${file.path} is not there once`);
  return reply(`The note is worked in.\n\n${block}\n`);
}
