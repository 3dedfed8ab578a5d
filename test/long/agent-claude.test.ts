import { holdToContract } from '../helpers/agent-contract.ts';

holdToContract({
  name: 'claude',
  driver: 'claude',
  words: [],
  path: '',
  resumes: true,
  strangeRole: { words: ['--agent', 'nobody'], isRefused: false },
});
