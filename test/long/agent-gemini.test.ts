import { holdToContract } from '../helpers/agent-contract.ts';

// Its session/load refuses what another process began.
holdToContract({
  name: 'gemini',
  driver: 'acp',
  words: ['--acp'],
  path: '',
  resumes: false,
  strangeRole: { words: ['--agent', 'nobody'], isRefused: true },
});
