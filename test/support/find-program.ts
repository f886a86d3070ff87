// Finds an installed program.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const VERSION_DEADLINE_MS = 20_000;

/** Returns the first of these names in PATH, or else of these paths, that starts; undefined if there is none. */
export function findProgram(names: readonly string[], places: readonly string[] = []): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => path.map((folder) => join(folder, name)));
  return [...candidates, ...places].find(starts);
}

/** Whether the program starts. Its existence is not enough: a package's wrapper script can exist without the browser. */
export function starts(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(file, ['--version'], { timeout: VERSION_DEADLINE_MS }).status === 0;
}
