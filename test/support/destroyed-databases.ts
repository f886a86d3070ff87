// Whether Chromium has thrown an origin's databases away: it does so where it finds the files of LevelDB damaged, which a
// kill can leave behind that comes in the midst of a write to a slow disk.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether the browser has begun databases of a profile anew when it opened them last, as LevelDB's own log of that says. */
export async function hasBegunAnew(profile: string): Promise<boolean> {
  const folder = join(profile, 'Default', 'IndexedDB');
  const databases = (await readdir(folder)).filter((name) => name.endsWith('.leveldb'));
  const logs = await Promise.all(databases.map((name) => readFile(join(folder, name, 'LOG'), 'utf8')));
  return logs.some((log) => log.includes('since it was missing'));
}
