// Detects whether Chromium has deleted an origin's databases. Chromium does this if it finds LevelDB files damaged. A kill
// during a write to a slow disk can damage them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether the browser created the databases of a profile again when it last opened them, according to LevelDB's log. */
export async function hasBegunAnew(profile: string): Promise<boolean> {
  const folder = join(profile, 'Default', 'IndexedDB');
  const databases = (await readdir(folder)).filter((name) => name.endsWith('.leveldb'));
  const logs = await Promise.all(databases.map((name) => readFile(join(folder, name, 'LOG'), 'utf8')));
  return logs.some((log) => log.includes('since it was missing'));
}
