// What happens besides kills: users reload and close, networks and disks fail, builds are deployed.
import type { OtherKind } from './schedule.ts';
import { closeTab, usesRest } from './tabs.ts';
import { Violation } from './violation.ts';
import { pause } from '../support/within.ts';
import { DEADLINE_MS, describe, type World, type Writer } from './world.ts';

/** Room that is left when the disk is said to be full: less than the ballast needs. */
const ROOM_BYTES = 2_000_000;
const STATE_POLL_MS = 20;

/** Longest wait for a page to reload itself for a new build, in ms: it may have reasons not to. */
const SELF_RELOAD_MS = 30_000;

/** Lets it happen to `writer`, or to all, and checks what must be true meanwhile. */
export async function perform(world: World, kind: OtherKind, writer: Writer): Promise<void> {
  switch (kind) {
    case 'reload':
      await world.reload(writer, false);
      return;
    case 'hard_reload':
      await hardReload(world, writer);
      return;
    case 'close':
      await closeTab(world, writer);
      return;
    case 'freeze':
      await freeze(world, writer);
      return;
    case 'offline':
      await world.site.server.stop();
      await goOn(world, world.writers, 'while offline');
      await world.site.server.start();
      return;
    case 'quota':
      await fillDisk(world);
      return;
    case 'deploy':
      await deploy(world, writer);
      return;
  }
}

/** All these writers record for a while. */
async function goOn(world: World, writers: readonly Writer[], when: string): Promise<void> {
  const sent = writers.map(({ ledger }) => ledger.sent);
  await Promise.all(writers.map((writer, index) => world.recordsAgain(writer, sent[index] ?? 0, when)));
  await pause(world.random.below(1_000));
}

/** Without a service worker a page must not record by REST: it would go to the network. It says so, or gets itself one. */
async function hardReload(world: World, writer: Writer): Promise<void> {
  const fresh = await world.reload(writer, true);
  if (!usesRest(fresh)) return;
  await Promise.race([says(fresh, 'not_connected'), fresh.ledger.whenAcked(1)]);
  await world.reload(fresh, false);
}

/** The client says that it cannot save, and why. */
async function says(writer: Writer, reason: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (writer.state.status !== 'not_saved' || writer.state.reason !== reason) {
    if (!writer.link.isOpen) throw new Violation(`${describe(writer)} died, and nobody had killed it.`);
    if (performance.now() > deadline)
      throw new Violation(`${describe(writer)} did not say "${reason}"; it says it is ${writer.state.status}.`);
    await pause(STATE_POLL_MS);
  }
}

async function freeze(world: World, writer: Writer): Promise<void> {
  await writer.tab.freeze?.(true);
  const others = world.writers.filter((each) => each !== writer);
  await goOn(world, others, `while ${writer.name} is frozen`);
  await writer.tab.freeze?.(false);
}

/** A client whose disk is full says so, keeps what is pending, and saves it once there is room. */
async function fillDisk(world: World): Promise<void> {
  const origin = new URL(world.site.server.url).origin;
  const [some] = world.writers;
  const usage = some === undefined ? 0 : Number(await world.ask(some, { type: 'usage' }));
  for (const writer of world.writers) await closeTab(world, writer);
  // Browsers look at the quota anew only when it has been some time, so it is set before the first transaction.
  await world.close();
  await world.launch();
  await world.browser.limitQuota?.(origin, usage + ROOM_BYTES);
  const filler = await world.openTab(['shared_worker'], 'ballast');
  await says(filler, 'storage_full');
  const { acked } = filler.ledger;
  await world.browser.limitQuota?.(origin, null);
  await world.recordsAgain(filler, acked, 'after there was room again');
  await closeTab(world, filler);
}

/**
 * A new build is put online, and one tab looks for it. Its user may agree to it, which must not cut
 * what is being recorded; it takes over where nobody records, or once all tabs are closed.
 */
async function deploy(world: World, writer: Writer): Promise<void> {
  world.deployOther();
  const applies = world.random.chance(0.6);
  const page = world.site.control.nextPage(writer.name, DEADLINE_MS + SELF_RELOAD_MS).catch(() => null);
  const gone = writer.link.closed.then(() => 'applied');
  const outcome = await Promise.race([world.ask(writer, { type: 'update', applies }).catch(() => gone), gone]);
  if (outcome === 'applied') {
    const link = await page;
    if (link === null) throw new Violation(`${describe(writer)} reloaded for a new build and did not come back.`);
    await world.replace(writer, link, true, writer.transports);
    return;
  }
  await goOn(world, world.writers, `while a new build ${applies ? 'was refused' : 'waits'}`);
  if (world.random.chance(0.5)) for (const each of world.writers) await closeTab(world, each);
}
