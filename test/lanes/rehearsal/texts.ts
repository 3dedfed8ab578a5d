import { plannedSteps } from '../../../source/lanes/rehearsal/planned-steps.ts';
import { rehearsalSpec } from '../../../source/lanes/rehearsal/rehearsal-spec.ts';
import {
  blindRetry,
  counterTest,
  soundRetry,
  soundTest,
} from '../../../source/lanes/rehearsal/retry-texts.ts';
import { sampleFiles } from '../../../source/lanes/rehearsal/sample-files.ts';
import { showShelf, showTestText } from '../../../source/lanes/rehearsal/show-texts.ts';
import { messagesText, retryDocText } from '../../../source/lanes/rehearsal/words-texts.ts';

/** Texts that the scripted models send or are sent. */
export function plannedTexts(): readonly string[] {
  return [
    ...Object.values(sampleFiles()),
    ...[rehearsalSpec('http://127.0.0.1:1/v1'), JSON.stringify(plannedSteps)],
    ...[blindRetry, soundRetry, soundTest, counterTest],
    ...[messagesText, retryDocText, showShelf, showTestText],
  ];
}
