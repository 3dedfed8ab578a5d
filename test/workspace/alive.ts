import { readdirSync, readFileSync } from 'node:fs';

/** How long a command that should be killed would live; tests wait for its end, not for this. */
export const forever = 3_137;
function alive(needle: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(needle);
    } catch {
      return false;
    }
  });
}

/** Processes whose command line still names the text, after every chance to be gone. */
export async function emptyOf(needle: string): Promise<readonly string[]> {
  for (let tries = 0; tries < 100 && alive(needle).length > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return alive(needle);
}
