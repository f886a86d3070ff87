// A tab with a chat app and a real client.

import { createClient, type Client } from '../../src/client/client.ts';
import { holdClientLock } from '../../src/client/page/client-lock.ts';
import type { OpenTransport } from '../../src/client/transports/transport.ts';
import * as lazyPart from '../../src/client/lazy-part.ts';
import type { FollowedSession, NewEvent } from '../../src/client/recorder-client.ts';
import { Chat } from './chat.ts';
import { NAMES } from './hosts.ts';
import { Ledger } from './ledger.ts';
import type { SharedSession } from './shared-session.ts';
import type { Random } from './random.ts';
import type { Realm } from './scheduler.ts';
import type { Writer } from './writer.ts';

export interface TabContext {
  /** The session that all tabs write to. */
  readonly shared: () => SharedSession;
  /** The last fact of the database. */
  readonly headSeq: () => number;
}

export class Tab implements Writer {
  readonly realm: Realm;
  readonly client: Client;
  readonly ledger: Ledger;
  readonly ledgers: readonly Ledger[];
  readonly faults: string[] = [];
  readonly followed = new Map<string, FollowedSession>();
  readonly #chat: Chat;
  readonly #random: Random;
  readonly #shared: () => SharedSession;
  #ownIds = 0;
  #position: number | null = null;
  #mayMiss = false;
  #hasHoles = false;
  #isBlind = false;
  #wasSuspended = false;
  #isSuspended = false;

  /** `random`: for the app's actions, independent of their results. */
  constructor(random: Random, realm: Realm, transports: readonly OpenTransport[], { shared, headSeq }: TabContext) {
    this.#shared = shared;
    this.ledger = new Ledger(headSeq);
    this.ledgers = [this.ledger];
    this.realm = realm;
    this.#random = random;
    this.#chat = new Chat(realm.name, random);
    this.client = createClient({
      names: NAMES,
      transports,
      holdLock: holdClientLock,
      loadLazyPart: () => Promise.resolve(lazyPart),
    });
    void this.client.open();
    this.client.subscribe(
      ({ seq }) => {
        this.#notePosition(seq);
      },
      {
        onMissed: () => {
          this.#mayMiss = true;
        },
      },
    );
  }

  get name(): string {
    return this.realm.name;
  }

  /** The seq of the last fact from the subscription; null if it is unknown. */
  get position(): number | null {
    return this.#isBlind ? null : this.#position;
  }

  /** The REST transport does not identify the client of events with callers' ids. */
  get knownBy(): Writer['knownBy'] {
    return { lock: true, page: this.#ownIds > 0 };
  }

  get isSettled(): boolean {
    const { status } = this.client.state;
    return status === 'saved' || status === 'refused';
  }

  /** Its sessions may be interrupted while the page is open. */
  get wasSuspended(): boolean {
    return this.#wasSuspended;
  }

  get standing(): string {
    return `${this.name}: ${JSON.stringify(this.client.state)}`;
  }

  /** Facts of purged sessions may be missing. */
  expectHoles(): void {
    this.#hasHoles = true;
  }

  /** Follows a session, and calls `check` with every shown state. */
  follow(sessionId: string, check: (followed: FollowedSession) => string | null): void {
    if (this.followed.has(sessionId)) return;
    this.client.follow(sessionId, (followed) => {
      this.followed.set(sessionId, followed);
      const wrong = check(followed);
      if (wrong !== null) this.faults.push(`${this.name} was shown: ${wrong}`);
    });
  }

  /** The recordings were deleted or are lost, so the app goes on with a new session. */
  startOver(): void {
    this.#chat.startOver();
    this.loseOrder();
  }

  /** Facts start again or are lost, so their order can no longer be checked. */
  loseOrder(): void {
    this.#isBlind = true;
  }

  /** Enters the back/forward cache. False if it is already there. */
  suspend(): boolean {
    if (this.#isSuspended) return false;
    this.#wasSuspended = true;
    this.ledger.ignoreCompletion();
    this.#isSuspended = true;
    this.client.suspend();
    return true;
  }

  resume(): void {
    this.#isSuspended = false;
    void this.client.resume();
  }

  act(): void {
    if (this.#random.chance(0.12)) return this.#share();
    for (const next of this.#chat.next()) {
      // After a deletion, an event with a caller's id may overtake events that must be renumbered.
      const own = this.#random.chance(0.03) ? { event_id: `${this.name}-event-${(this.#ownIds += 1)}` } : {};
      const event = { ...next, ...own };
      const count = this.ledger.add(event);
      void this.client.record(event).then((reply) => {
        const wrong = this.ledger.settle(count, reply);
        if (wrong !== null) this.faults.push(`${this.name}: ${wrong}`);
      });
    }
  }

  /** Writes to the shared session. The first tab creates it, and the others wait for it. */
  #share(): void {
    const shared = this.#shared();
    const record = (event: NewEvent, onAck: () => void): void => {
      void this.client.record(event).then((reply) => {
        if (reply.type === 'ack') onAck();
        else if (!shared.isForgotten)
          this.faults.push(`${this.name} was refused ${JSON.stringify(event)}: ${reply.code}`);
      });
    };
    if (shared.isReady) {
      const { event, onAck } = shared.next(this.name);
      record(event, onAck);
    } else if (shared.creator === null) {
      shared.creator = this.realm;
      for (const event of shared.beginning)
        record(event, () => {
          shared.noteBeginning();
        });
    }
  }

  #notePosition(seq: number): void {
    const position = this.#position;
    const isNext = position === null || (this.#mayMiss || this.#hasHoles ? seq > position : seq === position + 1);
    if (!isNext && !this.#isBlind) this.faults.push(`${this.name} received fact ${seq} after ${position}`);
    this.#position = seq;
    this.#mayMiss = false;
  }
}
