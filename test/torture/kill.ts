// Kills a page, a worker or a process, and measures the unacked tail and the time until recording resumes.
import type { KillKind } from './schedule.ts';
import { removeDead, openTabs, pickTabCount, usesRest, usesSharedWorker } from './tabs.ts';
import { describe, type World, type Writer } from './world.ts';

export interface KillOutcome {
  /** Age of the oldest unacked event of the affected writers when the kill was requested, in ms. */
  readonly tailMs: number;
  /** Time from then until every affected writer, or its replacement, got an ack of an event that it sent later, in ms. */
  readonly againMs: number;
  /** New pages that were opened after the kill; one of them reads the recordings back. */
  readonly fresh: readonly Writer[];
}

/** Kills that may affect every live page. */
const AFFECTS_ALL: readonly KillKind[] = ['tab_crash', 'child_kill'];

/** Performs the kill. Null if there was nothing to kill. */
export async function performKill(world: World, kind: KillKind): Promise<KillOutcome | null> {
  const before = world.writers;
  const victim = world.random.pick(asList(before));
  const affected = affectedBy(kind, before, victim);
  const orderedAt = performance.now();
  const tails = affected.map(({ ledger }) => ledger.tail(Date.now()));
  if (!(await kill(world, kind, victim))) return null;
  const sent = new Map(before.map(({ ledger }) => [ledger, ledger.sent]));
  const outcomes = await Promise.all(
    world.writers.map(async (writer) => ({
      writer,
      againMs: await survives(world, writer, sent.get(writer.ledger) ?? 0, kind, orderedAt),
    })),
  );
  const dead = kind === 'browser_kill' ? before : await removeDead(world);
  if (kind === 'browser_kill') await world.launch();
  const survivors = outcomes.flatMap(({ writer, againMs }) =>
    againMs !== null && (affected.includes(writer) || AFFECTS_ALL.includes(kind)) ? [againMs] : [],
  );
  const fresh = kind === 'browser_kill' || dead.length > 0 ? await openTabs(world, pickTabCount(world)) : [];
  const replaced = await Promise.all(fresh.map((writer) => recordsAgain(world, writer, 0, kind, orderedAt)));
  // The recorder is responsible for how soon the other tabs resume, not for how soon the dead tab is opened again.
  const againMs = Math.max(...(survivors.length > 0 ? survivors : replaced), 0);
  return { tailMs: Math.max(...tails, 0), againMs, fresh };
}

/** Time until the writer recorded again. Null if it died too: one process can run several pages and workers. */
async function survives(world: World, writer: Writer, sent: number, kind: KillKind, since: number) {
  const died = writer.link.closed.then(() => null);
  return Promise.race([died, recordsAgain(world, writer, sent, kind, since)]);
}

async function recordsAgain(world: World, writer: Writer, sent: number, kind: KillKind, since: number) {
  await world.recordsAgain(writer, sent, `after ${kind}`);
  return performance.now() - since;
}

/** The writers whose events the kill may delay. */
function affectedBy(kind: KillKind, writers: readonly Writer[], victim: Writer): readonly Writer[] {
  switch (kind) {
    case 'tab_crash':
      return [victim];
    case 'shared_worker_kill':
      return writers.filter(usesSharedWorker);
    case 'service_worker_stop':
      return writers.filter(usesRest);
    case 'child_kill':
    case 'browser_kill':
      return writers;
  }
}

/** Resolves when the target is dead; with false if there was nothing to kill. */
async function kill(world: World, kind: KillKind, victim: Writer): Promise<boolean> {
  const { browser } = world;
  switch (kind) {
    case 'tab_crash':
      if (victim.tab.crash === undefined) throw new Error(`${describe(victim)} cannot be crashed.`);
      await victim.tab.crash();
      await victim.link.closed;
      return true;
    case 'shared_worker_kill':
      return ((await browser.killSharedWorkers?.()) ?? 0) > 0;
    case 'service_worker_stop':
      await browser.stopServiceWorkers?.();
      return true;
    case 'child_kill':
      return (await browser.killChild?.()) ?? false;
    case 'browser_kill':
      await world.kill();
      return true;
  }
}

function asList<T>(items: readonly T[]): [T, ...T[]] {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('No tab is open.');
  return [first, ...rest];
}
