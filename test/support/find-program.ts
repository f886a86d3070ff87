// Finds a program on this machine.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const VERSION_DEADLINE_MS = 20_000;

/** The first of these names in PATH, or else of these places, that starts; undefined when there is none. */
export function findProgram(names: readonly string[], places: readonly string[] = []): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => path.map((folder) => join(folder, name)));
  return [...candidates, ...places].find(starts);
}

/** Whether the file can be run. A package's stand-in script may exist where no browser does, so being there is not enough. */
export function starts(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(file, ['--version'], { timeout: VERSION_DEADLINE_MS }).status === 0;
}
