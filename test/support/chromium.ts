// Finds a Chromium for the browser tests and, on a machine that can, brings a missing one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const HOW_TO_GET_ONE =
  'The browser tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to its binary.';

/** The binary that CHROMIUM_PATH names, else the first Chromium or Chrome that starts; undefined when there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return starts(named) ? named : undefined;
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = NAMES.flatMap((name) => path.map((folder) => join(folder, name)));
  return [...candidates, ...PLACES].find(starts);
}

/**
 * Finds a Chromium that starts; installs Debian's package when there is none and this is root on a
 * machine with apt-get. Otherwise the failure says what to do.
 */
export function bringChromium(): { ok: true; path: string } | { ok: false; message: string } {
  const present = findChromium();
  if (present !== undefined) return { ok: true, path: present };
  const named = process.env['CHROMIUM_PATH'];
  if (named) return { ok: false, message: `CHROMIUM_PATH names ${named}, which does not start: correct or unset it.` };
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    return { ok: false, message: HOW_TO_GET_ONE };
  }
  console.log('No Chromium on this machine: installing it with apt-get.');
  const isInstalled = aptGet('update') && aptGet('install', '--yes', '--no-install-recommends', 'chromium');
  const installed = isInstalled ? findChromium() : undefined;
  return installed === undefined ? { ok: false, message: HOW_TO_GET_ONE } : { ok: true, path: installed };
}

/** Runs apt-get, without questions; prints what it said when it fails. */
function aptGet(...command: string[]): boolean {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...command], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) console.error(`${stdout}${stderr}`.trimEnd());
  return status === 0;
}

// A package's stand-in script may exist where no browser does, so being there is not enough.
function starts(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;
}
