import { ToolRefusal } from '../doors/mcp/house.ts';
import { UsageError } from './command.ts';
import { systemTrouble } from './system-trouble.ts';

/** What a person can mend, as a refusal for the host; undefined for a bug. */
export function refusalOf(error: unknown): ToolRefusal | undefined {
  if (error instanceof UsageError) return new ToolRefusal(error.message, error.remedy);
  const trouble = systemTrouble(error);
  return trouble ? new ToolRefusal(trouble.what, trouble.remedy) : undefined;
}
