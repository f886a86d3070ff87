// Publishes what was committed, once its callers have their acks. Facts leave in the order of their commits.

import type { Request } from '../engine/index.ts';
import type { Fact, Reply } from '../protocol/index.ts';
import type { RecorderHost } from './host.ts';

export class Publisher {
  readonly #host: Pick<RecorderHost, 'publish' | 'publishHeartbeat' | 'log'>;
  readonly #onPublished: (facts: readonly Fact[]) => void;
  #facts: (readonly Fact[])[] = [];
  #heartbeats: number[] = [];

  /** `onPublished` is called with the facts of one commit, whether or not they could be published. */
  constructor(
    host: Pick<RecorderHost, 'publish' | 'publishHeartbeat' | 'log'>,
    onPublished: (facts: readonly Fact[]) => void,
  ) {
    this.#host = host;
    this.#onPublished = onPublished;
  }

  /** Takes the facts of one commit. `heartbeats`: client times of heartbeats without a session, in epoch ms. */
  add(facts: readonly Fact[], heartbeats: readonly number[] = []): void {
    if (facts.length > 0) this.#facts.push(facts);
    this.#heartbeats.push(...heartbeats);
  }

  /** Publishes everything that was added. Never throws: what is committed stays committed, even if no follower can be notified. */
  flush(): void {
    const [groups, heartbeats] = [this.#facts, this.#heartbeats];
    this.#facts = [];
    this.#heartbeats = [];
    for (const timestamp of heartbeats) {
      this.#try(() => {
        this.#host.publishHeartbeat(timestamp);
      });
    }
    for (const facts of groups) {
      this.#try(() => {
        this.#host.publish(facts);
      });
      this.#try(() => {
        this.#onPublished(facts);
      });
    }
  }

  #try(publish: () => void): void {
    try {
      publish();
    } catch (error) {
      this.#host.log('Committed facts could not be published', error);
    }
  }
}

/** Client times of the heartbeats that belong to no session and are new. */
export function heartbeatsOf(requests: readonly Request[], replies: readonly (Reply | null)[]): number[] {
  const timestamps: number[] = [];
  for (const [index, { parsed }] of requests.entries()) {
    const reply = replies[index];
    const isNew = reply?.type === 'ack' && reply.session_id === '' && reply.duplicate !== true;
    if (isNew && parsed.ok && parsed.value.type === 'heartbeat') timestamps.push(parsed.value.timestamp);
  }
  return timestamps;
}
