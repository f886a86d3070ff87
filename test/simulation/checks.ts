// Compares the recordings with what the acks guarantee.

import { isPlainObject, type SessionDetail } from '../../src/protocol/index.ts';
import { copiedText, isHead } from './copied.ts';
import type { SimulatedDisk } from './disk.ts';
import type { Ledger } from './ledger.ts';
import type { People } from './people.ts';
import type { Entries } from './platform/caches.ts';
import type { Recordings } from './read-back.ts';
import { textOf } from './session-text.ts';
import type { Tab } from './tab.ts';

/** The expected state of sessions that were trashed, restored or purged. */
export interface Disposals {
  readonly trashed: ReadonlyMap<string, boolean>;
  readonly purged: ReadonlySet<string>;
}

/** How far the recorder must have detected lost clients by now. */
export interface Attendance {
  readonly ofLocks: boolean;
  readonly ofPages: boolean;
}

/** Checks every writer's guarantees against the sessions that were read `before` and `after` a checkpoint. */
export function ledgerProblems(people: People, before: Recordings, after: Recordings): string[] {
  const problems: string[] = [];
  for (const { name, ledgers } of people.all) {
    for (const ledger of ledgers) {
      const wrong = ledger.check(before.details);
      if (wrong !== null) problems.push(`${name}: ${wrong}`);
      problems.push(...checkpointProblems(ledger, before, after));
    }
  }
  return problems;
}

function checkpointProblems(ledger: Ledger, before: Recordings, after: Recordings): string[] {
  const textIn = ({ details }: Recordings, sessionId: string): string => {
    const detail = details.get(sessionId);
    return detail === undefined ? 'nothing' : textOf(detail);
  };
  return ledger.sessionIds
    .filter((id) => textIn(before, id) !== textIn(after, id))
    .map((id) => `a checkpoint changed\n  ${textIn(before, id)}\nto\n  ${textIn(after, id)}`);
}

/** Checks the sessions that several tabs wrote to. */
export function sharedProblems(people: People, { details }: Recordings, isSettled: boolean): string[] {
  const living = isSettled ? people.tabs.map(({ name }) => name) : [];
  return people.sharedSessions.flatMap((shared) => shared.check(details.get(shared.sessionId), living));
}

/** Checks that live writers have all acks, and that their subscriptions and followers have every fact. */
export function livingProblems(people: People, recordings: Recordings, sure: Attendance): string[] {
  const unacked = people.living.flatMap(({ name, ledgers }) => {
    const ledger = ledgers.at(-1);
    if (ledger === undefined || ledger.answered === ledger.sent) return [];
    return [`${name}: ${ledger.answered} of ${ledger.sent} events are acked`];
  });
  // Without locks, a tab that records nothing does not detect that its worker is dead.
  const followers = sure.ofLocks ? people.tabs : [];
  return [...unacked, ...followers.flatMap((tab) => followerProblems(people, tab, recordings))];
}

function followerProblems(people: People, tab: Tab, { details, head }: Recordings): string[] {
  const problems: string[] = [];
  if (tab.position !== null && tab.position !== head)
    problems.push(`${tab.name}: the subscription is at ${tab.position}, the journal at ${head}`);
  for (const [sessionId, followed] of tab.followed) {
    if (people.ledgerOf(sessionId) === null) continue; // deleted, or it is unknown whether it was
    const shown = followed.status === 'content' ? followed.session : undefined;
    const session = details.get(sessionId);
    if (viewOf(shown) !== viewOf(session))
      problems.push(`${tab.name} shows ${viewOf(shown)}\nof\n  ${viewOf(session)} (${followed.status})`);
  }
  return problems;
}

/** What a follower must show, except the fields that a checkpoint changes. */
function viewOf(session: SessionDetail | undefined): string {
  if (session === undefined) return 'nothing';
  const { seq: _seq, is_dirty: _isDirty, last_activity: _lastActivity, ...view } = session;
  return JSON.stringify(view);
}

/** Checks that sessions are interrupted when their page is lost, and not before. */
export function attendanceProblems(people: People, { details }: Recordings, sure: Attendance): string[] {
  return people.all.flatMap((writer) => {
    const isLiving = people.living.includes(writer);
    const { knownBy } = writer;
    const isSure = (!knownBy.lock || sure.ofLocks) && (!knownBy.page || sure.ofPages);
    if (!isSure || (isLiving && writer.wasSuspended)) return [];
    const wrong = isLiving ? 'interrupted' : 'active';
    const ids = writer.ledgers.flatMap((ledger) => ledger.sessionIds);
    return ids.filter((id) => details.get(id)?.status === wrong).map((id) => `${id} is ${wrong}`);
  });
}

/** Checks that trashed sessions are in the trash, and that purged sessions do not exist. */
export function disposalProblems({ trashed, purged }: Disposals, { details }: Recordings): string[] {
  const wrongly = [...trashed].filter(([id, isTrashed]) => (details.get(id)?.trashed_at !== null) !== isTrashed);
  return [
    ...wrongly.map(
      ([id, isTrashed]) => `${id} was ${isTrashed ? 'trashed' : 'restored'} and is ${details.get(id)?.status}`,
    ),
    ...[...purged].filter((id) => details.has(id)).map((id) => `${id} was purged but still exists`),
  ];
}

/** Checks that no session is there twice, in the projection as it is after a checkpoint. */
export function doubledProblems({ sessions }: SimulatedDisk): string[] {
  const ids = sessions.values().map((row) => (isPlainObject(row) ? String(row['session_id']) : ''));
  return ids
    .filter((id, index) => id.endsWith(RESTORED_ANEW) || ids.indexOf(id) !== index)
    .map((id) => `${id} is there twice`);
}

/** Ends the id of a session that came back where another one had its id. */
const RESTORED_ANEW = '~restored';

/** Checks that the status says that something has come back. `mustBe`: whether it must have; `mayBe`: whether it may have. */
export function restoredProblems(mustBe: boolean, mayBe: boolean, { status }: Recordings): string[] {
  const { restored } = status.storage;
  if (restored === null) return mustBe ? ['what came back is not said to have come back'] : [];
  return mustBe || mayBe ? [] : [`nothing was lost, and ${JSON.stringify(restored)} is said to have come back`];
}

/** Checks that the second copy has nothing of purged sessions. */
export function purgedCopyProblems({ purged }: Disposals, entries: Entries): string[] {
  return [...entries].flatMap(([url, bytes]) => {
    const text = isHead(url) ? '' : copiedText(bytes);
    return [...purged]
      .filter((id) => text.includes(JSON.stringify(id)))
      .map((id) => `${id} was purged and is in the copy at ${url}`);
  });
}

/** Checks that a session that came back from the second copy is as it was. */
export function copyProblems(ids: readonly string[], before: Recordings, after: Recordings): string[] {
  return ids
    .map((id) => [viewOf(before.details.get(id)), viewOf(after.details.get(id))] as const)
    .filter(([wanted, found]) => wanted !== found)
    .map(([wanted, found]) => `from the copy came\n  ${found}\ninstead of\n  ${wanted}`);
}

/** Checks that all damaged records are reported. */
export function quarantineProblems(damaged: readonly number[], { quarantined }: Recordings): string[] {
  return damaged
    .filter((seq) => !quarantined.has(`journal:${seq}`))
    .map((seq) => `the damage of record ${seq} is not reported`);
}
