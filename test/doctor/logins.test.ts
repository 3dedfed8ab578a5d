import { afterEach, beforeEach, expect, it } from 'vitest';
import { logins } from '../../source/doctor/logins.edge.ts';
import { emptyMachine, type Machine } from '../helpers/machine.ts';
import { articleText } from '../spec/maps.ts';
import { patientWith, specOf } from './patient.ts';

let machine: Machine;
beforeEach(async () => {
  machine = await emptyMachine();
});
afterEach(() => machine.remove());

const codex = 'codex: { driver: codex, model: gpt-codex';

/** The article's map with more words for codex. */
function look(words: string) {
  if (!articleText.includes(codex)) throw new Error('the fixture has no codex');
  const text = articleText.replace(codex, `${codex}, ${words}`);
  return logins.examine(patientWith({ spec: specOf(text), home: machine.home }));
}

it('a login that lies there is well, one that was not seen is a warning with the way to sign in', async () => {
  expect(await look('home: user')).toContainEqual(
    expect.objectContaining({
      name: 'login codex',
      status: 'warning',
      remedy: expect.stringMatching(/codex login/),
    }),
  );
  await machine.keep('.codex/auth.json', '{}');
  expect(await look('home: user')).toContainEqual(
    expect.objectContaining({ name: 'login codex', status: 'ok' }),
  );
});

it('an agent with a home of its own is not looked at', async () => {
  const found = await look('key: "env:OPENAI_API_KEY"');
  expect(found.map(({ name }) => name)).not.toContain('login codex');
});
