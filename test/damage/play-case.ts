// One case: a file of a copied profile is damaged, a browser starts on it, reads everything, records, and starts once more.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createRandom } from '../simulation/random.ts';
import { nameOf, type DamageCase } from './cases.ts';
import { differences, leftOf, type Left } from './check.ts';
import { continueRecording, differencesSince, keepRecording } from './continue-recording.ts';
import { copied } from './copied.ts';
import { damageFile } from './damage.ts';
import { damageLive } from './damage-live.ts';
import type { BrowserEngine } from './engines.ts';
import type { ProfileFiles } from './file-classes.ts';
import type { Ledger } from './ledger.ts';
import type { ReadAnswer } from './messages.ts';
import { OwnBrowser, type OpenedPage } from './own-browser.ts';
import { readFor, readUntil } from './read-whole.ts';
import type { RecordedProfile } from './record-profile.ts';
import type { Site } from './site.ts';
import { textsInCopy } from './texts-in-files.ts';

/** What a case has found. */
export interface Played {
  /** What is wrong; none: it has passed. */
  readonly failures: readonly string[];
  /** Null where nothing could be read. */
  readonly left: Left | null;
  /** What `onEvicted` has reported. */
  readonly evicted: ReadAnswer['evicted'];
}

export interface CaseWorld {
  readonly engine: BrowserEngine;
  readonly site: Site;
  readonly files: ProfileFiles;
}

/** How long recordings without a copy are read, in ms: browsers find some damage by the first read that meets it. */
const FOUND_MS = 1_500;

/** Of a browser that has not ended: another one would not start beside it. */
const LOCKS = ['SingletonLock', 'SingletonCookie', 'SingletonSocket', 'lock', '.parentlock'];

/** Plays a case on recordings with a second copy. */
export function playCase(world: CaseWorld, recorded: RecordedProfile, damageCase: DamageCase): Promise<Played> {
  return onCopyOf(world, recorded, damageCase, async (browser, profile) => {
    if (damageCase.series === 'live') {
      const ledger = await damageLive(browser, profile, world.files, recorded.ledger, damageCase);
      return playAfter(world, browser, profile, ledger, damageCase);
    }
    await damageFile(join(profile, damageCase.file.path), damageCase.damage, createRandom(damageCase.seed));
    return playAfter(world, browser, profile, recorded.ledger, damageCase);
  });
}

/** What follows the damage: a start, a recording that goes on, and another start. */
async function playAfter(
  world: CaseWorld,
  browser: OwnBrowser,
  profile: string,
  ledger: Ledger,
  damageCase: DamageCase,
): Promise<Played> {
  const opened = await startControlled(browser);
  const { page, ways } = opened;
  const { answer, failures } = await readUntil(opened, (read) => differences(ledger, read));
  if (answer === null) return { failures, left: null, evicted: null };
  const { evicted } = answer;
  const found = [...failures, ...falseAlarm(damageCase, evicted)];
  if (!ways.includes('rest')) found.push('no service worker controls the page');
  const isCopyDamaged = damageCase.file.class.holds === 'copy';
  const addCopied = async (meanwhile?: () => Promise<unknown>): Promise<void> => {
    await copied(page, meanwhile).catch((error: unknown) => found.push(String(error)));
  };
  if (!isCopyDamaged) await addCopied(); // also what the start before has left, although nothing is recorded
  found.push(...(await continueRecording(opened)));
  if (isCopyDamaged) await addCopied(() => keepRecording(page)); // what is wrong is found as it is written to
  await browser.close();
  const again = await startControlled(browser);
  const { failures: changes } = await readUntil(again, (read) => [
    ...differencesSince(answer, read, ways),
    ...falseAlarm(damageCase, read.evicted),
  ]);
  found.push(...changes.map((each) => `restarted, ${each}`));
  for (const text of ledger.purgedTexts)
    if ((await again.page.ask({ type: 'copy_has', text })) === true) found.push(`the copy still has ${text}`);
  await browser.kill();
  found.push(...(await textsInCopy(profile, world.files, ledger.purgedTexts)));
  return { failures: found, left: leftOf(ledger, answer), evicted };
}

/** Starts the browser. Where no service worker controls the page, it is loaded again: browsers that have lost their service workers want that. */
async function startControlled(browser: OwnBrowser): Promise<OpenedPage> {
  const opened = await browser.start();
  return opened.ways.includes('rest') ? opened : browser.openAnother();
}

/** Finds what is left of recordings without a second copy. */
export function playWithoutCopy(world: CaseWorld, recorded: RecordedProfile, damageCase: DamageCase): Promise<Played> {
  return onCopyOf(world, recorded, damageCase, async (browser, profile) => {
    await damageFile(join(profile, damageCase.file.path), damageCase.damage, createRandom(damageCase.seed));
    const answer = await readFor((await browser.start()).page, FOUND_MS);
    const left = answer === null ? null : leftOf(recorded.ledger, answer);
    return { failures: [], left, evicted: answer?.evicted ?? null };
  });
}

/** Plays on a copy of the profile. */
async function onCopyOf(
  { engine, site }: CaseWorld,
  { folder }: RecordedProfile,
  damageCase: DamageCase,
  play: (browser: OwnBrowser, profile: string) => Promise<Played>,
): Promise<Played> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-damaged-'));
  await cp(folder, profile, { recursive: true, filter: (path) => !LOCKS.includes(basename(path)) });
  const browser = new OwnBrowser(site, engine, profile);
  try {
    return await play(browser, profile);
  } catch (error) {
    return { failures: [`${nameOf(damageCase)}: ${String(error)}`], left: null, evicted: null };
  } finally {
    await browser.kill().catch(() => undefined); // it may have ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Only where the database is damaged may pages be told that recordings are lost. */
function falseAlarm({ file }: DamageCase, evicted: ReadAnswer['evicted']): string[] {
  if (evicted === null || file.class.holds === 'database') return [];
  return [`onEvicted was called, but only a file of ${file.class.name} is damaged`];
}
