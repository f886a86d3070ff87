// Finds a Chromium for the browser tests and, on a machine that can, brings a missing one.
import { canInstall, install } from './apt.ts';
import { findProgram, starts } from './find-program.ts';

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
  return findProgram(NAMES, PLACES);
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
  if (!canInstall()) return { ok: false, message: HOW_TO_GET_ONE };
  const installed = install(['chromium']) ? findChromium() : undefined;
  return installed === undefined ? { ok: false, message: HOW_TO_GET_ONE } : { ok: true, path: installed };
}
