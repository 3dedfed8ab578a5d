const two = (value: number) => String(value).padStart(2, '0');

/** `14:03:07` in the local time zone, for a moment in epoch milliseconds. */
export function wallTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `2026-11-23 14:03` in the local time zone. */
export function wallDate(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
