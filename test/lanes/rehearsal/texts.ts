import {
  blindRetry,
  counterTest,
  soundRetry,
  soundTest,
} from '../../../source/lanes/rehearsal/sample/retry-texts.ts';
import { showShelf, showTestText } from '../../../source/lanes/rehearsal/sample/show-texts.ts';
import { messagesText, retryDocText } from '../../../source/lanes/rehearsal/sample/words-texts.ts';
import { plannedSteps } from '../../../source/lanes/rehearsal/script/planned-steps.ts';
import { rehearsalSpec } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { sampleFiles } from '../../helpers/sample-files.ts';

/** Texts that the scripted models send or are sent. */
export function plannedTexts(): readonly string[] {
  return [
    ...Object.values(sampleFiles()),
    ...[rehearsalSpec('http://127.0.0.1:1/v1'), JSON.stringify(plannedSteps)],
    ...[blindRetry, soundRetry, soundTest, counterTest],
    ...[messagesText, retryDocText, showShelf, showTestText],
  ];
}
