// A page that uses plain REST. With its own event ids, it sends a batch again until it is answered, and
// sometimes once more. Without ids, it never sends an event twice.

import { isPassing, isPlainObject, isReply, type RecordingEvent, type Reply } from '../../src/protocol/index.ts';
import { Chat } from './chat.ts';
import { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Realm } from './scheduler.ts';
import type { Writer } from './writer.ts';

interface Batch {
  readonly ledger: Ledger;
  readonly first: number;
  readonly events: readonly RecordingEvent[];
}

/** Pause before a batch is sent again, in ms. */
const RETRY_MS = 300;

export class RestCaller implements Writer {
  readonly realm: Realm;
  readonly knownBy = { lock: false, page: true };
  readonly wasSuspended = false;
  readonly ledgers: Ledger[];
  readonly faults: string[] = [];
  readonly #random: Random;
  readonly #headSeq: () => number;
  readonly #givesIds: boolean;
  #chat: Chat;
  #chats = 1;
  #waiting: Batch[] = [];
  #isSending = false;
  #ids = 0;
  #lastBatch: Batch | null = null;

  /** `headSeq`: the last fact of the database. */
  constructor(random: Random, realm: Realm, headSeq: () => number) {
    this.realm = realm;
    this.#headSeq = headSeq;
    this.ledgers = [new Ledger(headSeq)];
    this.#random = random;
    this.#givesIds = random.chance(0.6);
    this.#chat = new Chat(realm.name, random);
  }

  get ledger(): Ledger {
    return this.ledgers.at(-1) ?? new Ledger(this.#headSeq);
  }

  get name(): string {
    return this.realm.name;
  }

  get isSettled(): boolean {
    return this.#waiting.length === 0 && !this.#isSending;
  }

  get standing(): string {
    return `${this.name}: ${this.#waiting.length} batches wait`;
  }

  act(): void {
    const { ledger } = this;
    const first = ledger.sent + 1;
    const events = this.#chat.next().map((event): RecordingEvent => {
      const id = this.#givesIds && event.session_id ? { event_id: `${this.name}-${(this.#ids += 1)}` } : {};
      const taken = { ...event, ...id };
      ledger.add(taken);
      return taken;
    });
    this.#waiting.push({ ledger, first, events });
    void this.#sendAll();
  }

  /** Continues with a new session. The recordings contain some prefix of what it recorded before. */
  startOver(): void {
    this.#waiting = [];
    this.#lastBatch = null;
    this.ledgers.push(new Ledger(this.#headSeq));
    this.#chat = new Chat(`${this.name}-${(this.#chats += 1)}`, this.#random);
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let [batch] = this.#waiting; batch !== undefined; [batch] = this.#waiting) {
      const replies = await this.#post(batch.events);
      if (replies !== null) {
        this.#waiting = this.#waiting.filter((other) => other !== batch);
        this.#settle(batch, replies);
        await this.#repeat();
      } else if (this.#givesIds) {
        await pause(RETRY_MS);
      } else {
        this.startOver(); // it is unknown whether the batch was recorded, and without ids it must not be sent again
      }
    }
    this.#isSending = false;
  }

  /** Null if the request failed, or if an event was refused temporarily. */
  async #post(events: readonly RecordingEvent[]): Promise<readonly Reply[] | null> {
    try {
      const body = JSON.stringify({ events });
      const response = await fetch('/api/recording/events', {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(20_000),
      });
      const answer: unknown = await response.json();
      const responses = isPlainObject(answer) ? answer['responses'] : null;
      if (!response.ok || !Array.isArray(responses) || !responses.every(isReply)) return null;
      return responses.some(isPassingError) ? null : responses;
    } catch {
      return null;
    }
  }

  #settle(batch: Batch, replies: readonly Reply[]): void {
    if (replies.length !== batch.events.length)
      this.faults.push(`${this.name} got ${replies.length} replies to ${batch.events.length} events`);
    replies.forEach((reply, index) => {
      const wrong = batch.ledger.settle(batch.first + index, reply);
      if (wrong !== null) this.faults.push(`${this.name}: ${wrong}`);
    });
    this.#lastBatch = batch;
  }

  /** Sends an answered batch again, which must change nothing. */
  async #repeat(): Promise<void> {
    const batch = this.#lastBatch;
    if (batch !== null && this.#givesIds && this.#random.chance(0.15)) await this.#post(batch.events);
  }
}

function isPassingError(reply: Reply): boolean {
  return reply.type === 'error' && isPassing(reply.code);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
