import { holdToContract } from '../helpers/agent-contract.ts';

holdToContract({
  name: 'codex',
  driver: 'codex',
  words: [],
  path: '/v1',
  resumes: true,
  strangeRole: { words: ['-p', 'nobody'], isRefused: false },
});
