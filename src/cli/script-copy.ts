// The copy of one script. Its first line has the version, and by what the rest is recognised as what was written.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { existingFile, hashOf } from './existing-file.ts';
import type { FilePlan } from './file-plan.ts';

const MARK =
  /^\/\/ holdfast \S+ \S+ copied by "npx holdfast init", which renews it; SHA-256 of the rest: (?<hash>\w+)$/;

/** A copy has no source map. */
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/m;

/** Plans the copy of `source` at `path` in `folder`. */
export async function planScript(source: string, folder: string, path: string): Promise<FilePlan> {
  const [, ...lines] = (await readFile(source, 'utf8')).replace(SOURCE_MAP, '').trimEnd().split('\n');
  const rest = `${lines.join('\n')}\n`;
  const mark = `// holdfast ${__HOLDFAST_VERSION__} ${basename(source)} copied by "npx holdfast init", which renews it; SHA-256 of the rest: ${hashOf(rest)}`;
  const content = `${mark}\n${rest}`;
  const there = await existingFile(join(folder, path));
  if (there === null) return { path, change: 'written', content };
  // Git may have changed the ends of lines.
  const found = there.toString('utf8').replaceAll('\r\n', '\n');
  if (found === content) return { path, change: 'unchanged' };
  return isCopy(found) ? { path, change: 'renewed', content } : { path, change: 'foreign' };
}

function isCopy(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return MARK.exec(first)?.groups?.['hash'] === hashOf(text.slice(first.length + 1));
}
