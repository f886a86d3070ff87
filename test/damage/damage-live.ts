// Damages a file under a browser that records, and kills the browser.
import { join } from 'node:path';
import { createRandom } from '../simulation/random.ts';
import { pause } from '../support/within.ts';
import type { DamageCase } from './cases.ts';
import { damageFile } from './damage.ts';
import type { ProfileFiles } from './file-classes.ts';
import { killWhile } from './kill-while.ts';
import type { Ledger } from './ledger.ts';
import { listFiles, type ProfileFile } from './list-files.ts';
import type { OwnBrowser } from './own-browser.ts';
import { LIVE } from './sessions.ts';
import { Writer } from './writer.ts';

/** How long the browser records before the damage, in ms: more than what the copy may lack. */
const BEFORE_MS = 6_500;

/** How long it goes on after it, in ms. */
const AFTER_MS = 1_500;

/** Resolves with the ledger of what was recorded in all. */
export async function damageLive(
  browser: OwnBrowser,
  profile: string,
  files: ProfileFiles,
  before: Ledger,
  { file, damage, seed }: DamageCase,
): Promise<Ledger> {
  const ledger = before.clone();
  const { page } = await browser.start();
  const writer = new Writer(page, ledger, 'live');
  await writer.appendFor(BEFORE_MS, LIVE);
  const writing = writer.appendFor(AFTER_MS * 10, LIVE);
  // The browser may have replaced the file by one of another name.
  const largest = largestOf((await listFiles(profile, files)).files.filter((each) => each.class === file.class));
  await damageFile(join(profile, largest?.path ?? file.path), damage, createRandom(seed));
  await Promise.race([writing.catch(() => undefined), pause(AFTER_MS)]);
  ledger.endedAt = Date.now();
  await killWhile(browser, writing);
  return ledger;
}

function largestOf(files: readonly ProfileFile[]): ProfileFile | undefined {
  return files.toSorted((a, b) => b.size - a.size)[0];
}
