/** Ends with an error while package.json still names the stand-in address: nobody could send in a bug. */
import { readFileSync } from 'node:fs';

const [file = 'package.json'] = process.argv.slice(2);
if (readFileSync(file, 'utf8').includes('fugu-conductor.example')) {
  process.stderr.write(
    'package.json still has the stand-in address fugu-conductor.example. Put in the real one, then publish again.\n',
  );
  process.exitCode = 1;
}
