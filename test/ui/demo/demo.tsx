/**
 * The dashboard on canned facts, to be looked at: bundle it (test/helpers/bundle.ts) and give it the
 * name of a fixture.
 */
import type { Fact } from '../../../source/domain/facts.ts';
import { openDashboard } from '../../../source/ui/dashboard.edge.tsx';
import { playedSource } from '../../helpers/dashboard.ts';
import * as runFacts from '../../helpers/run-facts.ts';
import { submitted } from '../../helpers/states.ts';

const byName: Readonly<Record<string, readonly Fact[] | undefined>> = {
  start: undefined,
  opening: runFacts.opening,
  planning: runFacts.planning,
  working: runFacts.working,
  repairing: runFacts.repairing,
  auditing: runFacts.auditing,
  landed: runFacts.landed,
  blocked: runFacts.blocked,
  held: runFacts.held,
  gated: runFacts.gated,
  rehearsal: [submitted({ rehearsal: true }), ...runFacts.repairing.slice(1)],
};
const source = playedSource(byName[process.argv[2] ?? 'working']);
const words =
  'The function gets a loop around the request. 名前 \n```ts\nfor (let attempt = 1; attempt <= 3; attempt += 1) {\n'.split(
    ' ',
  );
let at = 0;
const timer = setInterval(() => {
  source.chat(runFacts.s1Work, { type: 'text', delta: `${words[at % words.length]} ` });
  source.chat(runFacts.s1Repair, { type: 'text', delta: `${words[at % words.length]} ` });
  at += 1;
}, 50);
const exit = await openDashboard(source, {
  stdin: process.stdin,
  stdout: process.stdout,
  altScreen: true,
  quiet: true,
});
clearInterval(timer);
console.log(JSON.stringify({ exit: exit.exit, told: source.told, jobs: source.jobs }));
process.exit(0);
