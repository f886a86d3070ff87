// One round: tabs write, an action is performed, the tabs must write again, and the recordings are read back.
import { checkRecent } from './check.ts';
import { performKill } from './kill.ts';
import { perform } from './disturbances.ts';
import { isKill, pickAction, type ActionKind } from './schedule.ts';
import type { Statistics } from './statistics.ts';
import { closeSurplus, openTabs, pickTabCount } from './tabs.ts';
import { pause } from '../support/within.ts';
import type { World, Writer } from './world.ts';

/** Maximum random delay before the action, so that it can come at any moment. */
const MAX_WRITING_MS = 700;

export interface RoundOutcome {
  readonly kind: ActionKind;
  readonly tailMs: number | null;
  readonly againMs: number | null;
  readonly tabs: number;
  /** Number of sessions that were read back. */
  readonly sessions: number;
}

/** Performs a round. Rejects with a `Violation` if recordings are wrong or recording does not resume. */
export async function playRound(
  world: World,
  only: readonly ActionKind[],
  statistics: Statistics,
): Promise<RoundOutcome> {
  world.beginRound();
  await pause(world.random.below(MAX_WRITING_MS));
  const kind = pickAction(world.random, (action) => only.includes(action) && canDo(world, action));
  world.doing = `${kind} with ${world.writers.length} tabs`;
  const before = world.writers.map((writer) => ({ writer, sent: writer.ledger.sent }));
  const victim = world.random.pick(some(world.writers));
  let times: { tailMs: number; againMs: number } | null = null;
  let fresh: readonly Writer[] = [];
  if (isKill(kind)) {
    const outcome = await performKill(world, kind);
    if (outcome !== null) {
      times = outcome;
      fresh = outcome.fresh;
      statistics.noteKill(kind, outcome.tailMs, outcome.againMs);
    }
  } else {
    await perform(world, kind, victim);
    statistics.noteAction(kind);
  }
  await allRecord(world, before, kind);
  if (fresh.length === 0) {
    const wanted = pickTabCount(world);
    await closeSurplus(world, wanted);
    fresh = await openTabs(world, wanted);
    await allRecord(world, [], `in a tab opened after ${kind}`);
  }
  const [reader] = fresh;
  if (reader === undefined) throw new Error('There is no new page to read with.');
  const sessions = await checkRecent(world, reader);
  statistics.rounds += 1;
  return {
    kind,
    tailMs: times?.tailMs ?? null,
    againMs: times?.againMs ?? null,
    tabs: world.writers.length,
    sessions,
  };
}

/** Waits until every live writer has recorded an event that it sent after the action. */
async function allRecord(
  world: World,
  before: readonly { writer: Writer; sent: number }[],
  what: string,
): Promise<void> {
  const sent = new Map(before.map((each) => [each.writer, each.sent]));
  await Promise.all(world.writers.map((writer) => world.recordsAgain(writer, sent.get(writer) ?? 0, `after ${what}`)));
}

/** The actions that the engine supports and the round's tabs allow. */
function canDo({ browser, writers }: World, kind: ActionKind): boolean {
  const [tab] = writers.map((writer) => writer.tab);
  switch (kind) {
    case 'tab_crash':
      return tab?.crash !== undefined;
    case 'freeze':
      return tab?.freeze !== undefined;
    case 'shared_worker_kill':
      return browser.killSharedWorkers !== undefined;
    case 'service_worker_stop':
      return browser.stopServiceWorkers !== undefined;
    case 'child_kill':
      return browser.killChild !== undefined;
    case 'quota':
      return browser.limitQuota !== undefined;
    case 'browser_kill':
    case 'reload':
    case 'hard_reload':
    case 'close':
    case 'offline':
    case 'deploy':
      return true;
  }
}

function some<T>(items: readonly T[]): [T, ...T[]] {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('No tab is open.');
  return [first, ...rest];
}
