import { parse } from 'jsonc-parser';
import { textAt } from '../wire/json.ts';

/** Settings of Gemini CLI, and of Qwen Code that came from it, under which it asks and tells nobody else. */
export const quietSettings = {
  general: { enableAutoUpdate: false, disableAutoUpdate: true },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
};

/** The model that such settings name. */
export function modelNameIn(text: string): string | undefined {
  return textAt(parse(text), 'model', 'name');
}
