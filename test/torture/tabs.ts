// Keeps a few tabs open, which record through both kinds of transports.
import type { TransportKind } from '../../src/client/recorder-client.ts';
import { PageDied } from '../support/control-server.ts';
import { stop } from './check.ts';
import { within } from '../support/within.ts';
import { DEADLINE_MS, describe, type World, type Writer } from './world.ts';

const MIN_TABS = 2;
const MAX_TABS = 4;

type Transports = readonly TransportKind[] | null;

/** The client uses the second if the first does not open: Firefox may keep a SharedWorker whose process was killed and that never answers. */
const PORT: Transports = ['shared_worker', 'dedicated_worker'];
const REST: Transports = ['rest'];
const ANY: readonly [Transports, ...Transports[]] = [null, PORT, PORT, ['dedicated_worker'], REST];

/** Whether a writer's events go through a SharedWorker, if the engine has SharedWorkers. */
export function usesSharedWorker({ transports }: Writer): boolean {
  return transports === null || transports.includes('shared_worker');
}

export function usesRest({ transports }: Writer): boolean {
  return transports?.includes('rest') === true;
}

/** Picks the number of tabs for a round. */
export function pickTabCount({ random }: World): number {
  return MIN_TABS + random.below(MAX_TABS - MIN_TABS + 1);
}

/** Opens tabs until there are `wanted`, and at least one new one. Both kinds of transports are then in use. Returns the new tabs. */
export async function openTabs(world: World, wanted: number): Promise<readonly [Writer, ...Writer[]]> {
  const first = await openNext(world);
  const more: Writer[] = [];
  while (world.writers.length < wanted) more.push(await openNext(world));
  return [first, ...more];
}

async function openNext(world: World): Promise<Writer> {
  const { writers, random } = world;
  const transports = random.pick(ANY);
  if (!writers.some(usesSharedWorker)) return world.openTab(PORT);
  if (!writers.some(usesRest)) return world.openTab(REST);
  return world.openTab(transports);
}

/** Closes the oldest tabs, without a kill, until there are fewer than `wanted`. */
export async function closeSurplus(world: World, wanted: number): Promise<void> {
  while (world.writers.length >= wanted) {
    const [oldest] = world.writers;
    if (oldest !== undefined) await closeTab(world, oldest);
  }
}

/** Waits until everything is saved, then closes the tab. If the engine ends the tab first, only removes it. */
export async function closeTab(world: World, writer: Writer): Promise<void> {
  try {
    await stop(world, writer);
  } catch (error) {
    if (!(error instanceof PageDied) || !world.losesPages) throw error;
  }
  world.drop(writer);
  // A driver may fail while a tab closes. The page's socket shows whether the page is closed.
  const closing = within(writer.tab.close(), DEADLINE_MS, 'a tab to close');
  const said = await closing.then(() => 'the driver reported that it closed', String);
  await within(writer.link.closed, DEADLINE_MS, `${describe(writer)} to be closed (${said})`);
}

/** Removes the tabs whose pages have died, and returns them. */
export async function removeDead(world: World): Promise<readonly Writer[]> {
  const dead = world.writers.filter(({ link }) => !link.isOpen);
  for (const writer of dead) {
    world.drop(writer);
    // Closes the crashed tab; the browser may have removed it already.
    await writer.tab.close().catch(() => undefined);
  }
  return dead;
}
