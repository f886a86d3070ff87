// Finds a Chromium for the browser tests, or installs it where possible.
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
  'The browser tests need Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to its binary.';

/** Returns the binary in CHROMIUM_PATH, or else the first Chromium or Chrome that starts; undefined if there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return starts(named) ? named : undefined;
  return findProgram(NAMES, PLACES);
}

/**
 * Finds a Chromium that starts. If there is none, installs Debian's package; this requires root and
 * apt-get. A failure says what to do.
 */
export function bringChromium(): { ok: true; path: string } | { ok: false; message: string } {
  const present = findChromium();
  if (present !== undefined) return { ok: true, path: present };
  const named = process.env['CHROMIUM_PATH'];
  if (named) return { ok: false, message: `CHROMIUM_PATH is ${named}, which does not start. Correct or unset it.` };
  if (!canInstall()) return { ok: false, message: HOW_TO_GET_ONE };
  const installed = install(['chromium']) ? findChromium() : undefined;
  return installed === undefined ? { ok: false, message: HOW_TO_GET_ONE } : { ok: true, path: installed };
}
