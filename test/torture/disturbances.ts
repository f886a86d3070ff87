// Performs disturbances other than kills: users reload and close tabs, networks and disks fail, builds are deployed.
import type { OtherKind } from './schedule.ts';
import { closeTab, usesRest } from './tabs.ts';
import { Violation } from './violation.ts';
import { pause } from '../support/within.ts';
import { DEADLINE_MS, describe, type World, type Writer } from './world.ts';

/** Space that is left on a “full” disk: less than the ballast needs. */
const ROOM_BYTES = 2_000_000;
const STATE_POLL_MS = 20;

/** Maximum wait for a page to reload for a new build, in ms. It may decide not to reload. */
const SELF_RELOAD_MS = 30_000;

/** Performs the disturbance on `writer`, or on all tabs, and checks that recording continues. */
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
      await keepRecording(world, world.writers, 'while offline');
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

/** Waits until all these writers have recorded something new, then lets them record for a random time. */
async function keepRecording(world: World, writers: readonly Writer[], when: string): Promise<void> {
  const sent = writers.map(({ ledger }) => ledger.sent);
  await Promise.all(writers.map((writer, index) => world.recordsAgain(writer, sent[index] ?? 0, when)));
  await pause(world.random.below(1_000));
}

/** A page without a service worker must not record by REST, because its requests would go to the network. It must report this, or get a service worker. */
async function hardReload(world: World, writer: Writer): Promise<void> {
  const fresh = await world.reload(writer, true);
  if (!usesRest(fresh)) return;
  await Promise.race([reports(fresh, 'not_connected'), fresh.ledger.whenAcked(1)]);
  await world.reload(fresh, false);
}

/** Waits until the client reports that it cannot save, for this reason. */
async function reports(writer: Writer, reason: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (writer.state.status !== 'not_saved' || writer.state.reason !== reason) {
    if (!writer.link.isOpen) throw new Violation(`${describe(writer)} died without being killed.`);
    if (performance.now() > deadline)
      throw new Violation(`${describe(writer)} did not report "${reason}"; its state is "${writer.state.status}".`);
    await pause(STATE_POLL_MS);
  }
}

async function freeze(world: World, writer: Writer): Promise<void> {
  await writer.tab.freeze?.(true);
  const others = world.writers.filter((each) => each !== writer);
  await keepRecording(world, others, `while ${writer.name} is frozen`);
  await writer.tab.freeze?.(false);
}

/** A client whose disk is full must report it, keep its pending events, and save them when there is space again. */
async function fillDisk(world: World): Promise<void> {
  const origin = new URL(world.site.server.url).origin;
  const [some] = world.writers;
  const usage = some === undefined ? 0 : Number(await world.ask(some, { type: 'usage' }));
  for (const writer of world.writers) await closeTab(world, writer);
  // Browsers cache the quota for some time, so it is set before the first transaction of a new browser.
  await world.close();
  await world.launch();
  await world.browser.limitQuota?.(origin, usage + ROOM_BYTES);
  const filler = await world.openTab(['shared_worker'], 'ballast');
  await reports(filler, 'storage_full');
  const { acked } = filler.ledger;
  await world.browser.limitQuota?.(origin, null);
  await world.recordsAgain(filler, acked, 'after the disk had space again');
  await closeTab(world, filler);
}

/**
 * Deploys a new build; one tab checks for it, and its user may accept it. This must not interrupt a
 * recording: the build takes over when no tab records, or after all tabs are closed.
 */
async function deploy(world: World, writer: Writer): Promise<void> {
  world.deployOther();
  const applies = world.random.chance(0.6);
  const page = world.site.control.nextPage(writer.name, DEADLINE_MS + SELF_RELOAD_MS).catch(() => null);
  const gone = writer.link.closed.then(() => 'applied');
  const outcome = await Promise.race([world.ask(writer, { type: 'update', applies }).catch(() => gone), gone]);
  if (outcome === 'applied') {
    const link = await page;
    if (link === null)
      throw new Violation(`${describe(writer)} reloaded for a new build, and its new page did not connect.`);
    await world.replace(writer, link, true, writer.transports);
    return;
  }
  await keepRecording(world, world.writers, `while a new build ${applies ? 'was refused' : 'waits'}`);
  if (world.random.chance(0.5)) for (const each of world.writers) await closeTab(world, each);
}
