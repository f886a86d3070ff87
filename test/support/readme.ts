// The code examples and tables of the README, as it has them.
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

/** The rows of the table whose first line has these cells. Rejects where there is none. */
export async function readmeTable(...head: readonly string[]): Promise<readonly (readonly string[])[]> {
  const lines = (await readFile(README, 'utf8')).split('\n').map(cellsOf);
  const start = lines.findIndex((cells) => cells?.join() === head.join());
  if (start === -1) throw new Error(`README.md has no table with the columns ${head.join(', ')}.`);
  const end = lines.indexOf(null, start);
  return lines.slice(start + 2, end).flatMap((cells) => (cells === null ? [] : [cells]));
}

/** The cells of a line of a table; null for any other line. */
function cellsOf(line: string): string[] | null {
  return line.startsWith('|')
    ? line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    : null;
}

/** What stands in backticks. */
export function codesOf(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
}
