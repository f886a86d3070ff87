// Stores what one writer has recorded, and the expected state after each of its events, from a simple
// model without transports, workers or storage.

import type { RecordingEvent, Reply, SessionDetail } from '../../src/protocol/index.ts';
import { ReferenceRecorder } from '../model/reference-recorder.ts';
import { textOf } from './session-text.ts';

/** The state of a session after a number of events. */
interface Standing {
  /** The number of the writer's events that lead to this state. */
  readonly after: number;
  /** See {@link textOf}; null: the session does not exist. */
  readonly text: string | null;
  /** The same without completion. */
  readonly bareText: string | null;
}

const NO_SESSION: Standing = { after: 0, text: null, bareText: null };

export class Ledger {
  readonly #reference = new ReferenceRecorder();
  readonly #standings = new Map<string, Standing[]>();
  readonly #forgotten = new Set<string>();
  /** Sessions of which acked events may be lost, until that was looked at. */
  readonly #torn = new Set<string>();
  readonly #headSeq: () => number;
  /** The last fact of the database when an event was acked, which is that fact or one before it. */
  #ackedAt: number[] = [];
  readonly #events: RecordingEvent[] = [];
  readonly #expected: Reply[] = [];
  #comparesCompletion = true;
  #acked = 0;
  #answered = 0;
  #durable = 0;
  /** The number of events that were found in the recordings. */
  #found = 0;

  /** `headSeq`: the last fact of the database. */
  constructor(headSeq: () => number) {
    this.#headSeq = headSeq;
  }

  /** Sessions that it writes to and whose expected state is known, oldest first. */
  get sessionIds(): readonly string[] {
    return [...this.#standings.keys()].filter((id) => !this.#forgotten.has(id));
  }

  get sent(): number {
    return this.#events.length;
  }

  get acked(): number {
    return this.#acked;
  }

  /** Events that were answered for, also where that is lost since. */
  get answered(): number {
    return this.#answered;
  }

  get durable(): number {
    return this.#durable;
  }

  isForgotten(sessionId: string): boolean {
    return this.#forgotten.has(sessionId);
  }

  /** Excludes a session from the checks, because it may be deleted. */
  forget(sessionId: string): void {
    this.#forgotten.add(sessionId);
  }

  /** From now on the writer may be taken for lost, which cuts off messages at moments that the reference does not know. */
  ignoreCompletion(): void {
    this.#comparesCompletion = false;
  }

  /** Adds an event that is about to be recorded. Returns its number, from 1. */
  add(event: RecordingEvent): number {
    this.#events.push(event);
    const [reply] = this.#reference.record([event], { page_id: null }, 0);
    if (reply !== undefined) this.#expected.push(reply);
    const sessionId = event.session_id ?? null;
    const session = sessionId === null ? undefined : this.#reference.state.sessions.get(sessionId);
    if (sessionId !== null && session !== undefined) {
      const standings = this.#standings.get(sessionId) ?? [NO_SESSION];
      const [text, bareText] = [textOf(session), textOf(session, false)];
      standings.push({ after: this.#events.length, text, bareText });
      this.#standings.set(sessionId, standings);
    }
    return this.#events.length;
  }

  /** Checks the reply to an event, which is also the reply to all events before it. Returns what is wrong with it, or null. */
  settle(count: number, reply: Reply): string | null {
    this.#acked = Math.max(this.#acked, count);
    this.#answered = Math.max(this.#answered, count);
    while (this.#ackedAt.length < count) this.#ackedAt.push(this.#headSeq());
    const expected = this.#expected[count - 1];
    const sessionId = this.#events[count - 1]?.session_id ?? '';
    if (expected === undefined || this.#forgotten.has(sessionId) || signOf(expected) === signOf(reply)) return null;
    return `event ${count} was answered with ${JSON.stringify(reply)} instead of ${JSON.stringify(expected)}`;
  }

  /** Everything that is acked by now also survives a power loss. */
  noteDurable(): void {
    this.#durable = this.#acked;
  }

  /** After a power loss, only durable events must still be recorded. */
  notePowerLoss(): void {
    this.#acked = Math.min(this.#acked, this.#durable);
    this.#ackedAt.length = Math.min(this.#acked, this.#ackedAt.length);
    this.#found = 0;
  }

  /**
   * What was acked after fact `seq` may be lost, and what is under way may have been answered for. `isAnew`: another database follows.
   * Whether sessions may lack anything.
   */
  loseAfter(seq: number, isAnew: boolean): boolean {
    const kept = this.#ackedAt.filter((at) => at <= seq);
    this.#ackedAt = isAnew ? kept.map(() => 0) : kept;
    this.#acked = Math.min(this.#acked, kept.length);
    this.#durable = Math.min(this.#durable, kept.length);
    this.#found = 0;
    if (kept.length === this.#events.length) return false;
    for (const [id, standings] of this.#standings)
      if (standings.some(({ after }) => after > kept.length)) this.#torn.add(id);
    return true;
  }

  /** Checks no longer those of which acked events may be lost. */
  forgetTorn(): void {
    for (const id of this.#torn) this.#forgotten.add(id);
    this.#torn.clear();
  }

  /**
   * Checks that the recordings equal the state after a prefix of the events. The prefix must contain all
   * acked events and all that were found before. Returns what is wrong, or null.
   */
  check(details: ReadonlyMap<string, SessionDetail>): string | null {
    const floor = Math.max(this.#acked, this.#found);
    const [torn, whole] = [true, false].map((isTorn) => this.sessionIds.filter((id) => this.#torn.has(id) === isTorn));
    for (const id of torn ?? []) {
      const wrong = this.checkRead(id, details.get(id), floor);
      if (wrong !== null) return wrong;
    }
    const found = (whole ?? []).map((id) => [id, this.#foundText(details.get(id))] as const);
    for (let count = floor; count <= this.#events.length; count += 1) {
      if (!found.every(([id, text]) => this.#textAfter(id, count) === text)) continue;
      this.#found = count;
      return null;
    }
    const [least, most] = [floor, this.#events.length].map((count) => this.#difference(found, count));
    return `no prefix of ${floor} to ${this.#events.length} events gives the recorded state. After ${floor}:${least}\nafter ${this.#events.length}:${most}`;
  }

  /** Checks that a session had this state at some time, after at least `from` of the events. */
  checkRead(sessionId: string, detail: SessionDetail | undefined, from: number): string | null {
    if (this.#forgotten.has(sessionId)) return null;
    const standings = this.#standings.get(sessionId) ?? [NO_SESSION];
    const text = this.#foundText(detail);
    const first = standings.findLastIndex(({ after }) => after <= from);
    if (standings.slice(first).some((standing) => this.#comparedText(standing) === text)) return null;
    return `${sessionId} was read as\n  ${text}\nwhich was never its state; after ${from} events it was\n  ${standings[first]?.text}\nand at the end\n  ${standings.at(-1)?.text}`;
  }

  #textAfter(sessionId: string, count: number): string | null {
    return this.#comparedText(this.#standings.get(sessionId)?.findLast(({ after }) => after <= count));
  }

  #comparedText(standing: Standing = NO_SESSION): string | null {
    return this.#comparesCompletion ? standing.text : standing.bareText;
  }

  #foundText(detail: SessionDetail | undefined): string | null {
    return detail === undefined ? null : textOf(detail, this.#comparesCompletion);
  }

  #difference(found: readonly (readonly [string, string | null])[], count: number): string {
    return found
      .filter(([id, text]) => this.#textAfter(id, count) !== text)
      .map(([id, text]) => `\n  found     ${text}\n  expected  ${this.#textAfter(id, count)}`)
      .join('');
  }
}

/** The fields of a reply that must match. A repeated reply may be a duplicate ack, or have fewer fields. */
function signOf(reply: Reply): string {
  return reply.type === 'ack' ? `ack ${reply.session_id} ${reply.status}` : `error ${reply.code}`;
}
