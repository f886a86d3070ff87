// The simulated browser, which tabs and workers share: clock, disk, channel, locks, and failure probabilities.

import { codecOf } from './codec.ts';
import { SimulatedDisk } from './disk.ts';
import { SimulatedCaches, type CacheFate } from './platform/caches.ts';
import { Channels, type ChannelFailureRates } from './platform/channel.ts';
import { Locks } from './platform/locks.ts';
import type { Wire } from './platform/ports.ts';
import { Requests } from './platform/service-worker.ts';
import type { Random } from './random.ts';
import { Realm, Scheduler } from './scheduler.ts';
import type { Fate, StoreContext } from './simulated-store.ts';

/** Probabilities of failures. */
export interface FailureRates extends ChannelFailureRates {
  /** That a transaction fails. */
  readonly storeFault: number;
  /** That a request of a transaction is delayed. */
  readonly slowness: number;
  /** That a message between a tab and a worker is lost. */
  readonly portLoss: number;
  /** That a call of Cache Storage fails. */
  readonly cacheFault: number;
  /** Maximum delay of each way of such a call, in ms. */
  readonly cacheDelayMs: number;
  /** Maximum delay of a message, in ms. */
  readonly delayMs: number;
}

export const NO_FAILURES: FailureRates = {
  storeFault: 0,
  slowness: 0,
  channelDrop: 0,
  channelRepeat: 0,
  portLoss: 0,
  cacheFault: 0,
  cacheDelayMs: 2,
  delayMs: 2,
};

const WRITE_FAULTS: readonly [Fate, ...Fate[]] = [
  'abort',
  'full',
  'lost_before',
  'lost_after',
  'refused',
  'hang',
  'hang_in_commit_then_in',
  'hang_in_commit_then_out',
];
const READ_FAULTS: readonly [Fate, ...Fate[]] = ['abort', 'refused', 'hang'];
const CACHE_FAULTS: readonly [CacheFate, ...CacheFate[]] = ['refused', 'refused', 'lost_after', 'hang'];

export class Browser {
  readonly scheduler = new Scheduler();
  readonly disk = new SimulatedDisk();
  readonly caches: SimulatedCaches;
  readonly random: Random;
  readonly locks: Locks;
  readonly channels: Channels;
  readonly requests: Requests;
  readonly wire: Wire;
  /** False: the browser has no Web Locks. */
  readonly hasLocks: boolean;
  failureRates = NO_FAILURES;
  /** The disk is full. */
  isFull = false;
  readonly #realm = new Realm('browser');

  constructor(random: Random) {
    this.random = random;
    this.hasLocks = random.chance(0.85);
    const { scheduler } = this;
    const delay = (): number => this.delay();
    this.caches = new SimulatedCaches(scheduler, {
      fate: () => (random.chance(this.failureRates.cacheFault) ? random.pick(CACHE_FAULTS) : 'done'),
      latency: () => random.next() * this.failureRates.cacheDelayMs,
      isFull: () => this.isFull,
      isIn: () => random.chance(0.5),
    });
    this.locks = new Locks(scheduler, delay);
    this.channels = new Channels(scheduler, random, () => this.failureRates, delay);
    this.requests = new Requests(scheduler);
    this.wire = {
      current: () => scheduler.current,
      arrival: () => {
        const ms = this.arrivalMs();
        return ms === null ? null : scheduler.now + ms;
      },
      deliver: (realm, at, run) => void scheduler.schedule(realm, at - scheduler.now, run),
    };
  }

  /** A random delay of a message, in ms. */
  delay(): number {
    return this.random.next() * this.failureRates.delayMs;
  }

  /** A random delay of a message that can be lost; null: it is lost. */
  arrivalMs(): number | null {
    return this.random.chance(this.failureRates.portLoss) ? null : this.delay();
  }

  /** A context's store on the disk. */
  storeContext(realm: Realm): StoreContext {
    const { scheduler, random } = this;
    return {
      realm,
      codec: codecOf(realm.build),
      later: (ms, run) => scheduler.schedule(realm, ms, run),
      laterInBrowser: (ms, run) => {
        scheduler.schedule(this.#realm, ms, run);
      },
      fate: (mode) => {
        if (this.isFull && mode === 'readwrite') return 'full';
        if (!random.chance(this.failureRates.storeFault)) return 'commit';
        return random.pick(mode === 'readwrite' ? WRITE_FAULTS : READ_FAULTS);
      },
      latency: () => (random.chance(this.failureRates.slowness) ? random.next() * 20 : null),
    };
  }

  /** Kills contexts immediately. What they wait for never resolves. Transactions that are committing are committed or aborted. */
  kill(realms: readonly Realm[]): void {
    for (const realm of realms) realm.die();
    this.disk.crash(
      (owner) => owner.isDead,
      () => this.random.chance(0.5),
    );
    this.caches.crash();
    this.channels.forgetDead();
    this.locks.releaseOfDead();
    this.requests.failOfDead();
  }
}
