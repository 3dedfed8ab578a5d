import { agents } from '../../agents/list.ts';

/** Agents that can be started as the conductor. */
export const agentsWithProfile: readonly string[] = agents.flatMap(({ name, install }) =>
  install.profile === undefined ? [] : [name],
);

const tried = agents.flatMap(({ name, isTried }) => (isTried ? [name] : []));
const remarks = agents.flatMap(({ install }) => install.server.remark ?? []);
const untried = agents.flatMap(({ name, isTried }) =>
  isTried ? [] : [`${name} is untested: its files are made from its documentation`],
);

/** Which agents it was tried with, in a sentence. */
export const triedAgents = [
  `Tried with the real ${tried.slice(0, -1).join(', ')} and ${tried.at(-1)} (${remarks.join('; ')})`,
  ...untried,
]
  .join('; ')
  .concat('.');
