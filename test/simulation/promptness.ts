// Checks that two things happen promptly: recording continues when a worker dies, and a session is
// interrupted when its page dies. Web Locks report both, so no deadline has to pass.

import type { Browser } from './browser.ts';
import type { Hosts } from './hosts.ts';
import type { People } from './people.ts';
import { PATIENCE_MS, type Observer } from './read-back.ts';
import type { Tab } from './tab.ts';
import { REDACTION_PAUSE_MS } from '../../src/recorder/constants.ts';

/** Maximum time for each, in ms, if there is no other failure: a fraction of every deadline. */
const PROMPT_MS = 1_000;

/** The same where redaction may hold events back: twice for a pause, and twice for a sender that waits for its acks. */
const PROMPT_IF_REDACTED_MS = PROMPT_MS + 3 * REDACTION_PAUSE_MS;

export interface Scene {
  readonly isRedacted: boolean;
  readonly browser: Browser;
  readonly hosts: Hosts;
  readonly people: People;
  readonly observer: Observer;
}

/** Kills every worker while tabs record, then every tab. Call it only when there are no failures and nothing is pending. */
export async function promptnessProblems(scene: Scene): Promise<string[]> {
  const tabs = scene.people.tabs.filter(({ wasSuspended }) => !wasSuspended);
  return [...(await lateAcks(scene, tabs)), ...(await lateInterruptions(scene, tabs))];
}

async function lateAcks({ browser, hosts, isRedacted }: Scene, tabs: readonly Tab[]): Promise<string[]> {
  const promptMs = isRedacted ? PROMPT_IF_REDACTED_MS : PROMPT_MS;
  hosts.killAll();
  for (const tab of tabs) browser.scheduler.schedule(tab.realm, 0, () => tab.act());
  await browser.scheduler.runFor(promptMs);
  const late = tabs.filter(({ isSettled }) => !isSettled);
  return late.map(({ standing }) => `${promptMs} ms after its worker died, ${standing}`);
}

async function lateInterruptions(scene: Scene, tabs: readonly Tab[]): Promise<string[]> {
  const { browser, hosts, people, observer } = scene;
  const byLock = tabs.filter(({ knownBy }) => !knownBy.page);
  // Dedicated workers die with their tab; the worker of another tab must detect it.
  const witness = hosts.serviceWorker();
  await browser.scheduler.runFor(1);
  for (const { realm, recorder } of hosts.living.filter((host) => host.realm === witness.realm))
    await browser.scheduler.ask(realm, 'A sweep', PATIENCE_MS, () => recorder.sweep());
  browser.kill(byLock.map(({ realm }) => realm));
  people.go(byLock);
  await browser.scheduler.runFor(PROMPT_MS);
  const sessionIds = byLock.flatMap(({ ledger }) => ledger.sessionIds);
  const { details } = await observer.read(sessionIds, true);
  const active = sessionIds.filter((id) => details.get(id)?.status === 'active');
  return active.map((id) => `${PROMPT_MS} ms after its page died, ${id} is active`);
}
