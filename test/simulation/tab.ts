// A tab with a chat app and a real client in it.

import { Client } from '../../src/client/client.ts';
import type { OpenDoor } from '../../src/client/door.ts';
import type { FollowedSession, NewEvent } from '../../src/client/recorder-client.ts';
import type { Browser } from './browser.ts';
import { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Realm } from './scheduler.ts';
import { NAMES } from './worker.ts';

export class Tab {
  readonly name: string;
  readonly realm: Realm;
  readonly client: Client;
  readonly ledger = new Ledger();
  /** What went against a promise of the client. */
  readonly faults: string[] = [];
  readonly followed = new Map<string, FollowedSession>();
  readonly #random: Random;
  #sessionId = '';
  #messageId = '';
  #content = '';
  #count = 0;
  #position: number | null = null;
  #mayMiss = false;

  /** `random`: for what the app does, whatever becomes of it. */
  constructor(browser: Browser, random: Random, name: string, realm: Realm, doors: readonly OpenDoor[]) {
    this.name = name;
    this.realm = realm;
    this.#random = random;
    this.client = new Client({
      names: NAMES,
      doors,
      holdLock: (lock) => {
        browser.holdLock(lock, realm);
        return Promise.resolve(() => {
          browser.releaseLock(lock);
        });
      },
    });
    void this.client.open();
    this.client.subscribe(
      ({ seq }) => {
        const mayMiss = this.#mayMiss || browser.mayLackFacts || this.#position === null;
        const isNext = mayMiss ? seq > (this.#position ?? 0) : seq === (this.#position ?? 0) + 1;
        if (!isNext) this.faults.push(`${name} was told of fact ${seq} after ${this.#position}`);
        this.#position = seq;
        this.#mayMiss = false;
      },
      {
        onMissed: () => {
          this.#mayMiss = true;
        },
      },
    );
  }

  /** Last fact that the subscription brought. */
  get position(): number | null {
    return this.#position;
  }

  get sessionIds(): readonly string[] {
    return this.ledger.sessionIds;
  }

  follow(sessionId: string): void {
    if (this.followed.has(sessionId)) return;
    this.client.follow(sessionId, (followed) => {
      this.followed.set(sessionId, followed);
    });
  }

  /** What a chat app does next, by chance. */
  chat(): void {
    const random = this.#random;
    if (this.#sessionId === '' || random.chance(0.04)) return this.#begin();
    if (this.#messageId === '' || random.chance(0.1)) return this.#add(random.chance(0.3) ? 'question' : '');
    if (random.chance(0.06)) return this.#replace();
    if (random.chance(0.04))
      return this.#record({ type: 'session_update', session_id: this.#sessionId, title: this.#word() });
    if (random.chance(0.03)) return this.#record({ type: 'session_end', session_id: this.#sessionId });
    const tokens = 1 + random.below(6);
    for (let index = 0; index < tokens; index += 1) this.#append();
  }

  #word(): string {
    return `${(this.#count += 1)} `;
  }

  #begin(): void {
    this.#sessionId = `${this.name}-session-${this.#word().trim()}`;
    this.#messageId = '';
    this.#record({ type: 'session_start', session_id: this.#sessionId, provider: 'simulation' });
  }

  #add(content: string): void {
    this.#messageId = `${this.name}-message-${this.#word().trim()}`;
    this.#content = content;
    const random = this.#random;
    this.#record({
      type: 'message_add',
      session_id: this.#sessionId,
      message_id: this.#messageId,
      role: random.pick(['user', 'assistant']),
      content,
    });
  }

  #append(): void {
    const content_delta = this.#word();
    const offset = this.#content.length;
    this.#content += content_delta;
    const event = { session_id: this.#sessionId, message_id: this.#messageId, content_delta };
    const random = this.#random;
    this.#record({ type: 'message_append', ...event, ...(random.chance(0.5) ? { offset } : {}) });
  }

  #replace(): void {
    const random = this.#random;
    this.#content = random.chance(0.5) ? `${this.#content}${this.#word()}` : `anew ${this.#word()}`;
    this.#record({
      type: 'message_update',
      session_id: this.#sessionId,
      message_id: this.#messageId,
      content: this.#content,
      is_complete: random.chance(0.5),
    });
  }

  #record(event: NewEvent): void {
    const count = this.ledger.add(event);
    void this.client.record(event).then((reply) => {
      if (reply.type === 'ack') this.ledger.ack(count);
      else this.faults.push(`${this.name} was refused event ${count}: ${reply.code} ${reply.message}`);
    });
  }
}
