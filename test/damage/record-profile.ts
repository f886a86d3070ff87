// Records the sessions into a new profile, by two starts of a browser: so that the database has files that it wrote to last and
// files that it does not write to any more.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserEngine } from './engines.ts';
import { copied } from './copied.ts';
import { killWhile } from './kill-while.ts';
import { Ledger } from './ledger.ts';
import { LIVE, PLAN } from './sessions.ts';
import type { Site } from './site.ts';
import { Writer } from './writer.ts';

/** How the browser ends. */
export type Ending = 'closed' | 'killed';

export interface RecordedProfile {
  readonly folder: string;
  readonly ledger: Ledger;
}

/** How long sessions are appended to once the copy has all, in ms: more than what the copy may lack. */
const APPENDED_MS = 6_500;

export interface Recording {
  readonly engine: BrowserEngine;
  readonly site: Site;
  readonly ending: Ending;
  /** Whether there is a second copy. */
  readonly isCopied: boolean;
}

export async function recordProfile({ engine, site, ending, isCopied }: Recording): Promise<RecordedProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-damage-'));
  const ledger = new Ledger();
  const early = await start(engine, site, folder);
  await early.page.ask({ type: 'configure', change: { second_copy: isCopied } });
  const first = new Writer(early.page, ledger);
  await Promise.all(PLAN.filter(({ isLate }) => !isLate).map((planned) => first.begin(planned)));
  if (isCopied) await copied(early.page);
  await early.browser.close();

  const { browser, page } = await start(engine, site, folder);
  const writer = new Writer(page, ledger);
  await Promise.all(PLAN.filter(({ isLate }) => isLate).map((planned) => writer.begin(planned)));
  for (const planned of PLAN) {
    if (planned.kind === 'trashed') await page.ask({ type: 'trash', session_id: planned.id });
    if (planned.kind === 'purged') await page.ask({ type: 'purge', session_id: planned.id });
  }
  if (isCopied) await copied(page);
  await writer.appendFor(APPENDED_MS, LIVE);
  ledger.endedAt = Date.now();
  await (ending === 'killed' ? killWhile(browser, writer.appendFor(APPENDED_MS, LIVE)) : browser.close());
  return { folder, ledger };
}

async function start(engine: BrowserEngine, site: Site, folder: string) {
  const browser = await site.launch(engine, folder);
  const page = await site.openPage(browser);
  await page.open();
  return { browser, page };
}
