// What npm starts as `holdfast`.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './main.ts';

process.exitCode = await run(process.argv.slice(2), {
  packageFolder: dirname(fileURLToPath(import.meta.url)),
  directory: process.cwd(),
  print: (text) => {
    process.stdout.write(`${text}\n`);
  },
  printError: (text) => {
    process.stderr.write(`${text}\n`);
  },
});
