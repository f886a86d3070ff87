// A random chat app: it streams answers and uses all other event types. Some of its events are invalid
// and must be refused.

import type { EventOf, RecordingEvent } from '../../src/protocol/index.ts';
import type { Random } from './random.ts';

type Move = readonly [weight: number, act: () => RecordingEvent[]];

export class Chat {
  readonly #name: string;
  readonly #random: Random;
  #sessionId = '';
  #messageId = '';
  /** The texts of the session's messages, oldest first. */
  #contents = new Map<string, string>();
  #count = 0;
  readonly #moves: readonly Move[];

  constructor(name: string, random: Random) {
    this.#name = name;
    this.#random = random;
    this.#moves = [
      [4, () => this.#begin()],
      [3, () => [{ type: 'session_start', session_id: this.#sessionId, provider: 'simulation', ...this.#facing() }]],
      [12, () => this.#add()],
      [6, () => this.#replace()],
      [4, () => [{ type: 'session_update', session_id: this.#sessionId, ...this.#facing() }]],
      [3, () => this.#end()],
      [3, () => this.#beat()],
      [4, () => this.#snapshot()],
      [3, () => this.#mistake()],
      [58, () => this.#stream()],
    ];
  }

  /** Generates the next events, in order. */
  next(): RecordingEvent[] {
    if (this.#sessionId === '') return this.#begin();
    let choice = this.#random.next() * this.#moves.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, act] of this.#moves) if ((choice -= weight) < 0) return act();
    return [];
  }

  /** Restarts the app after its recordings were deleted. */
  startOver(): void {
    this.#sessionId = '';
  }

  #word(): string {
    return `${(this.#count += 1)} `;
  }

  #id(kind: string): string {
    return `${this.#name}-${kind}-${this.#word().trim()}`;
  }

  #facing(): Partial<Pick<EventOf<'session_start'>, 'title' | 'model' | 'metadata'>> {
    const random = this.#random;
    return {
      ...(random.chance(0.5) ? { title: this.#word() } : {}),
      ...(random.chance(0.3) ? { model: `model ${random.below(3)}` } : {}),
      ...(random.chance(0.3) ? { metadata: { tags: [this.#word(), null], deep: { of: random.below(9) } } } : {}),
    };
  }

  #begin(): RecordingEvent[] {
    this.#sessionId = this.#id('session');
    this.#contents = new Map();
    this.#messageId = '';
    const workspace_path = this.#random.chance(0.3) ? '/home' : null;
    const event = { session_id: this.#sessionId, provider: 'simulation', workspace_path, ...this.#facing() };
    return [{ type: 'session_start', ...event, occurred_at: 1 + this.#count }];
  }

  #add(): RecordingEvent[] {
    const random = this.#random;
    const parent_id = this.#messageId === '' ? null : this.#messageId;
    const isNew = this.#messageId === '' || random.chance(0.9);
    if (isNew) this.#messageId = this.#id('message');
    const content = random.chance(0.3) ? `question ${this.#word()}` : '';
    this.#contents.set(this.#messageId, content);
    return [
      {
        type: 'message_add',
        session_id: this.#sessionId,
        message_id: this.#messageId,
        role: random.pick(['user', 'assistant']),
        content,
        ...(random.chance(0.3) ? { parent_id, metadata: { step: this.#count } } : {}),
        ...(random.chance(0.3) ? { occurred_at: 1 + this.#count } : {}),
      },
    ];
  }

  #stream(): RecordingEvent[] {
    if (this.#messageId === '') return this.#add();
    return Array.from({ length: 1 + this.#random.below(6) }, () => this.#append());
  }

  #append(): RecordingEvent {
    const random = this.#random;
    const known = this.#contents.get(this.#messageId) ?? '';
    const overlap = random.chance(0.1) ? random.below(Math.min(known.length, 4) + 1) : 0;
    const offset = known.length - overlap;
    const content_delta = known.slice(offset) + this.#word();
    this.#contents.set(this.#messageId, known.slice(0, offset) + content_delta);
    const event = { session_id: this.#sessionId, message_id: this.#messageId, content_delta };
    return { type: 'message_append', ...event, ...(overlap > 0 || random.chance(0.5) ? { offset } : {}) };
  }

  #replace(): RecordingEvent[] {
    if (this.#messageId === '') return this.#add();
    const random = this.#random;
    const update = { type: 'message_update', session_id: this.#sessionId, message_id: this.#messageId } as const;
    if (random.chance(0.3)) return [{ ...update, metadata: { usage: this.#count, step: null } }];
    if (random.chance(0.3)) return [{ ...update, is_complete: random.chance(0.5) }];
    const known = this.#contents.get(this.#messageId) ?? '';
    const content = random.chance(0.5) ? `${known}${this.#word()}` : `anew ${this.#word()}`;
    this.#contents.set(this.#messageId, content);
    return [{ ...update, content, ...(random.chance(0.8) ? { is_complete: random.chance(0.5) } : {}) }];
  }

  #end(): RecordingEvent[] {
    const final_message_count = this.#random.pick([null, this.#contents.size, 99]);
    return [{ type: 'session_end', session_id: this.#sessionId, final_message_count }];
  }

  #beat(): RecordingEvent[] {
    const session_id = this.#random.chance(0.5) ? this.#sessionId : null;
    return [{ type: 'heartbeat', timestamp: 1 + this.#count, session_id }];
  }

  /** A snapshot in which messages are unchanged, extended, changed, missing or named twice, with one new message. */
  #snapshot(): RecordingEvent[] {
    const random = this.#random;
    const shown = [...this.#contents].filter(() => random.chance(0.8));
    if (random.chance(0.3)) shown.push([this.#id('message'), `shown ${this.#word()}`]);
    const messages = shown.map(([message_id, content]) => {
      const text = random.pick([content, content, `${content}${this.#word()}`, `otherwise ${this.#word()}`]);
      this.#contents.set(message_id, text);
      return { message_id, role: 'assistant', content: text };
    });
    this.#messageId = messages.at(-1)?.message_id ?? this.#messageId;
    const twice = random.chance(0.2) ? messages.slice(0, 1) : [];
    const named = [...messages, ...twice.map((message) => ({ ...message, content: `twice ${this.#word()}` }))];
    const event = { session_id: this.#sessionId, provider: 'simulation', messages: named };
    return [{ type: 'session_snapshot', ...event, ...(random.chance(0.3) ? { title: this.#word() } : {}) }];
  }

  /** Events that must be refused and must not block others. */
  #mistake(): RecordingEvent[] {
    const unknown = `${this.#name}-unknown`;
    const append = { type: 'message_append', session_id: this.#sessionId, content_delta: 'x' } as const;
    return this.#random.pick<RecordingEvent[]>([
      [{ ...append, session_id: unknown, message_id: unknown }],
      [{ ...append, message_id: unknown }],
      [{ ...append, message_id: this.#messageId === '' ? unknown : this.#messageId, offset: 1_000_000 }],
      [{ type: 'session_end', session_id: unknown }],
    ]);
  }
}
