import { ToolRefusal } from '../../integrations/mcp/tool-backend.ts';
import { systemTrouble } from '../system-trouble.ts';
import { UsageError } from '../usage-error.ts';

/** What a person can mend, as a refusal for the host; undefined for a bug. */
export function refusalOf(error: unknown): ToolRefusal | undefined {
  if (error instanceof UsageError) return new ToolRefusal(error.message, error.remedy);
  const trouble = systemTrouble(error);
  return trouble ? new ToolRefusal(trouble.what, trouble.remedy) : undefined;
}
