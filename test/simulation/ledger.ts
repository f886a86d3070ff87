// What one writer has recorded, and what must be there after so many of its events, by a plain
// model that knows of no transport, no worker and no storage.

import type { RecordingEvent, Reply, SessionDetail } from '../../src/protocol/index.ts';
import { ReferenceRecorder } from '../model/reference-recorder.ts';
import { textOf } from './session-text.ts';

/** What a session is from some event on. */
interface Standing {
  /** How many events of the writer lead to it. */
  readonly after: number;
  /** See {@link textOf}; null: it is not there. */
  readonly text: string | null;
}

export class Ledger {
  readonly #reference = new ReferenceRecorder();
  readonly #standings = new Map<string, Standing[]>();
  readonly #forgotten = new Set<string>();
  readonly #events: RecordingEvent[] = [];
  readonly #expected: Reply[] = [];
  #acked = 0;
  #durable = 0;
  /** As many events were found to be there. */
  #found = 0;

  /** Sessions that it writes to and of which something can be said, oldest first. */
  get sessionIds(): readonly string[] {
    return [...this.#standings.keys()].filter((id) => !this.#forgotten.has(id));
  }

  get sent(): number {
    return this.#events.length;
  }

  get acked(): number {
    return this.#acked;
  }

  get durable(): number {
    return this.#durable;
  }

  isForgotten(sessionId: string): boolean {
    return this.#forgotten.has(sessionId);
  }

  /** Somebody is told to delete a session, so that nothing can be said of it. */
  forget(sessionId: string): void {
    this.#forgotten.add(sessionId);
  }

  /** Notes an event that is about to be recorded; answers with its number, from 1. */
  add(event: RecordingEvent): number {
    this.#events.push(event);
    const [reply] = this.#reference.record([event], { page_id: null }, 0);
    if (reply !== undefined) this.#expected.push(reply);
    const sessionId = event.session_id ?? null;
    const session = sessionId === null ? undefined : this.#reference.state.sessions.get(sessionId);
    if (sessionId !== null && session !== undefined) {
      const standings = this.#standings.get(sessionId) ?? [{ after: 0, text: null }];
      standings.push({ after: this.#events.length, text: textOf(session) });
      this.#standings.set(sessionId, standings);
    }
    return this.#events.length;
  }

  /** An event has its reply, and with it all before. Answers with what is wrong about it. */
  settle(count: number, reply: Reply): string | null {
    this.#acked = Math.max(this.#acked, count);
    const expected = this.#expected[count - 1];
    const sessionId = this.#events[count - 1]?.session_id ?? '';
    if (expected === undefined || this.#forgotten.has(sessionId) || signOf(expected) === signOf(reply)) return null;
    return `event ${count} was answered with ${JSON.stringify(reply)} instead of ${JSON.stringify(expected)}`;
  }

  /** What is acked by now survives even a loss of power. */
  noteDurable(): void {
    this.#durable = this.#acked;
  }

  /** The power was lost: only what was durable must still be there. */
  notePowerLoss(): void {
    this.#acked = Math.min(this.#acked, this.#durable);
    this.#found = 0;
  }

  /**
   * Whether the recordings are what some number of events leaves, in order and each once: at least
   * those that are acked, and those that were there before. Null, or what is wrong.
   */
  check(details: ReadonlyMap<string, SessionDetail>): string | null {
    const floor = Math.max(this.#acked, this.#found);
    const found = this.sessionIds.map((id) => [id, foundText(details.get(id))] as const);
    for (let count = floor; count <= this.#events.length; count += 1) {
      if (!found.every(([id, text]) => this.#textAfter(id, count) === text)) continue;
      this.#found = count;
      return null;
    }
    const [least, most] = [floor, this.#events.length].map((count) => this.#difference(found, count));
    return `no prefix of ${floor} to ${this.#events.length} events gives what is there. After ${floor}:${least}\nafter ${this.#events.length}:${most}`;
  }

  /** Whether a session was like this at some time: after at least `from` of the events. */
  checkRead(sessionId: string, detail: SessionDetail | undefined, from: number): string | null {
    if (this.#forgotten.has(sessionId)) return null;
    const standings = this.#standings.get(sessionId) ?? [{ after: 0, text: null }];
    const text = foundText(detail);
    const first = standings.findLastIndex(({ after }) => after <= from);
    if (standings.slice(first).some((standing) => standing.text === text)) return null;
    return `${sessionId} was read as\n  ${text}\nwhich it never was; after ${from} events it was\n  ${standings[first]?.text}\nand in the end\n  ${standings.at(-1)?.text}`;
  }

  #textAfter(sessionId: string, count: number): string | null {
    return this.#standings.get(sessionId)?.findLast(({ after }) => after <= count)?.text ?? null;
  }

  #difference(found: readonly (readonly [string, string | null])[], count: number): string {
    return found
      .filter(([id, text]) => this.#textAfter(id, count) !== text)
      .map(([id, text]) => `\n  found     ${text}\n  expected  ${this.#textAfter(id, count)}`)
      .join('');
  }
}

function foundText(detail: SessionDetail | undefined): string | null {
  return detail === undefined ? null : textOf(detail);
}

/** What must be the same in a reply. One that comes again may say so, or tell less. */
function signOf(reply: Reply): string {
  return reply.type === 'ack' ? `ack ${reply.session_id} ${reply.status}` : `error ${reply.code}`;
}
