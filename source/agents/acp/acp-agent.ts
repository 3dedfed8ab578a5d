import type { AgentKind } from '../agent-kind.ts';
import { programName } from '../program-name.ts';
import { createAcpConversation } from './acp-conversation.ts';
import { acpLaunch, takesAddress } from './acp-programs.ts';

/** Any program that speaks the Agent Client Protocol on its standard streams. */
export const acpAgent: AgentKind = {
  word: 'acp',
  usual: undefined,
  least: undefined,
  nests: false,
  lacks: (model, name) => {
    const program = programName(model.command?.[0] ?? '');
    if (model.baseURL === undefined || takesAddress(program)) return undefined;
    return `Model ${name} gives an address, and fugu does not know how ${program} takes one. Set it in that program's own config and take \`baseURL\` out; \`home: user\` lends it your own.`;
  },
  launch: (asked) => ({ ...acpLaunch(asked), input: undefined }),
  converse: createAcpConversation,
};
