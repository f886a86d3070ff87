// Stores what one writer has sent and what was acked, as its page reports it, and compares it with recordings.
import type { SessionDetail } from '../../src/protocol/index.ts';
import type { Difference } from './differences.ts';
import { Expectation } from './expectation.ts';
import { plannedEvents, type PlannedEvent, type WritingPlan } from './writing-plan.ts';

/** A page may die before it reports its last recorded events. At most this number of unreported events is searched for. */
const UNTOLD_EVENTS = { answers: 2_000, ballast: 10 };

interface Sent {
  readonly number: number;
  /** In epoch ms. */
  readonly at: number;
}

export class Ledger {
  readonly plan: WritingPlan;
  readonly #events: Generator<PlannedEvent, never>;
  readonly #numbers = new Map<string, number[]>();
  readonly #known: PlannedEvent[] = [];
  /** Events that were sent and not acked, oldest first. */
  #waiting: Sent[] = [];
  #sent = 0;
  #acked = 0;
  /** For each session, the number of the last event that was ever read back. It must not disappear. */
  readonly #seen = new Map<string, number>();
  #watchers: { readonly number: number; readonly notify: () => void }[] = [];

  constructor(plan: WritingPlan) {
    this.plan = plan;
    this.#events = plannedEvents(plan);
  }

  /** Number of events sent. The first event has the number 1. */
  get sent(): number {
    return this.#sent;
  }

  /** Number of the last acked event. A client's events are recorded in order, so all events before it are recorded too. */
  get acked(): number {
    return this.#acked;
  }

  /** Number of the last event that is known to be recorded: it was acked or read back. */
  get recorded(): number {
    return Math.max(this.#acked, ...this.#seen.values());
  }

  noteSent(number: number, at: number): void {
    this.#sent = Math.max(this.#sent, number);
    this.#waiting.push({ number, at });
  }

  noteAcked(number: number): void {
    this.#acked = Math.max(this.#acked, number);
    this.#waiting = this.#waiting.filter((sent) => sent.number > this.#acked);
    const due = this.#watchers.filter((watcher) => watcher.number <= this.#acked);
    this.#watchers = this.#watchers.filter((watcher) => watcher.number > this.#acked);
    for (const { notify } of due) notify();
  }

  /** Resolves when the event of that number is acked; otherwise never. */
  whenAcked(number: number): Promise<void> {
    if (this.#acked >= number) return Promise.resolve();
    return new Promise((resolve) => {
      this.#watchers.push({ number, notify: resolve });
    });
  }

  /** Age of the oldest unacked event, in ms; 0 if there is none. */
  tail(now: number): number {
    const [oldest] = this.#waiting;
    return oldest === undefined ? 0 : Math.max(0, now - oldest.at);
  }

  /** The sessions of the events after `number`, oldest first. */
  sessionsSince(number: number): string[] {
    this.#know(this.#sent);
    const sessions = [...this.#numbers].filter(([, numbers]) =>
      numbers.some((each) => each > number && each <= this.#sent),
    );
    return sessions.map(([session]) => session);
  }

  /**
   * Checks that the recording of a session contains this writer's first events of it, in order and each once:
   * at least those up to number `required`, and those that were read back before. Returns the differences.
   */
  check(sessionId: string, found: SessionDetail | null, required: number): Difference[] {
    this.#know(this.#sent + UNTOLD_EVENTS[this.plan.kind]);
    const least = Math.max(required, this.#seen.get(sessionId) ?? 0);
    const expected = new Expectation(sessionId, this.plan.writer);
    let last = 0;
    for (const number of this.#numbers.get(sessionId) ?? []) {
      const event = this.#known[number - 1];
      if (event === undefined || (number > least && !expected.isShown(found, event))) break;
      expected.apply(event);
      // A shared session exists when any writer has started it.
      if (event.type !== 'session_start' || !this.#isShared(sessionId)) last = number;
    }
    const differences = expected.compare(found);
    if (differences.length === 0) this.#seen.set(sessionId, last);
    return differences;
  }

  #isShared(sessionId: string): boolean {
    return sessionId === this.plan.shared;
  }

  /** Generates the plan's events up to a number. */
  #know(number: number): void {
    while (this.#known.length < number) {
      const event = this.#events.next().value;
      this.#known.push(event);
      const numbers = this.#numbers.get(event.session_id) ?? [];
      numbers.push(this.#known.length);
      this.#numbers.set(event.session_id, numbers);
    }
  }
}
