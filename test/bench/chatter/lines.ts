/** A program that says so many numbered lines a second. */
const perSecond = Number(process.argv[2]);
const count = Number(process.argv[3]);
const everyMs = 5;

const began = performance.now();
let sent = 0;
const timer = setInterval(() => {
  const due = Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1000));
  for (; sent < due; sent += 1) process.stdout.write(`n${sent}\n`);
  if (sent === count) clearInterval(timer);
}, everyMs);
