import { holdToContract } from '../helpers/agent-contract.ts';

holdToContract({
  name: 'qwen',
  driver: 'acp',
  words: ['--acp'],
  path: '/v1',
  resumes: true,
  strangeRole: { words: ['--agent', 'nobody'], isRefused: true },
});
