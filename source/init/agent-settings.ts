import { parse } from 'jsonc-parser';
import type { AgentName } from './found.ts';

/** Printable, without what YAML or a terminal would trip over; longer is no model id. */
const modelId = /^[\w][\w.:/@-]{0,127}$/;

/** The model that a program's own settings name, or undefined. */
export function modelInSettings(program: AgentName, text: string): string | undefined {
  const found = program === 'codex' ? modelInToml(text) : modelInJson(program, text);
  return found !== undefined && modelId.test(found) ? found : undefined;
}

/** `model = "…"` of the top table: https://developers.openai.com/codex/config-reference */
function modelInToml(text: string): string | undefined {
  const [top = ''] = text.split(/^\s*\[/m);
  return /^\s*model\s*=\s*["']([^"'\n]+)["']/m.exec(top)?.[1];
}

/** `model` in opencode's config; `model.name` in those of Gemini CLI and Qwen Code. */
function modelInJson(program: AgentName, text: string): string | undefined {
  const settings: unknown = parse(text);
  const model = fieldOf(settings, 'model');
  const found = program === 'opencode' ? model : fieldOf(model, 'name');
  return typeof found === 'string' ? found : undefined;
}

/** Whether Claude Code's state names an account; on macOS its login itself lies in the keychain. */
export function readAsAccount(text: string): boolean {
  const account = fieldOf(parse(text), 'oauthAccount');
  return typeof account === 'object' && account !== null;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
