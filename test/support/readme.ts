// The code examples of the README, as it has them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const README = join(import.meta.dirname, '..', '..', 'README.md');

/** Every block of JavaScript, in order. Rejects where there is none. */
export async function readmeExamples(): Promise<readonly string[]> {
  const text = await readFile(README, 'utf8');
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code ?? '');
  if (blocks.length === 0) throw new Error('README.md has no example.');
  return blocks;
}
