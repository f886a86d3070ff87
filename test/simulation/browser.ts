// What tabs and workers share: clock, disk, channel, locks, weather.

import { codecOf } from './codec.ts';
import { SimulatedDisk } from './disk.ts';
import { Channels, type ChannelWeather } from './platform/channel.ts';
import { Locks } from './platform/locks.ts';
import type { Wire } from './platform/ports.ts';
import { Requests } from './platform/service-worker.ts';
import type { Random } from './random.ts';
import { Realm, Scheduler } from './scheduler.ts';
import type { Fate, StoreContext } from './simulated-store.ts';

/** How much goes wrong, as probabilities. */
export interface Weather extends ChannelWeather {
  /** Of a transaction. */
  readonly storeFault: number;
  /** That a request of a transaction takes a while. */
  readonly slowness: number;
  /** Of a message between a tab and a worker. */
  readonly portLoss: number;
  /** Longest delay of any message, in ms. */
  readonly delayMs: number;
}

export const FINE: Weather = {
  storeFault: 0,
  slowness: 0,
  channelDrop: 0,
  channelRepeat: 0,
  portLoss: 0,
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

export class Browser {
  readonly scheduler = new Scheduler();
  readonly disk = new SimulatedDisk();
  readonly random: Random;
  readonly locks: Locks;
  readonly channels: Channels;
  readonly requests: Requests;
  readonly wire: Wire;
  /** Some browsers have no Web Locks. */
  readonly hasLocks: boolean;
  weather = FINE;
  /** The disk has no room left for anything. */
  isFull = false;
  readonly #realm = new Realm('browser');

  constructor(random: Random) {
    this.random = random;
    this.hasLocks = random.chance(0.85);
    const { scheduler } = this;
    const delay = (): number => this.delay();
    this.locks = new Locks(scheduler, delay);
    this.channels = new Channels(scheduler, random, () => this.weather, delay);
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

  /** Delay of one message, in ms. */
  delay(): number {
    return this.random.next() * this.weather.delayMs;
  }

  /** The same of one that may be lost, which is null. */
  arrivalMs(): number | null {
    return this.random.chance(this.weather.portLoss) ? null : this.delay();
  }

  /** A context's view of the disk. */
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
        if (!random.chance(this.weather.storeFault)) return 'commit';
        return random.pick(mode === 'readwrite' ? WRITE_FAULTS : READ_FAULTS);
      },
      latency: () => (random.chance(this.weather.slowness) ? random.next() * 20 : null),
    };
  }

  /** Kills contexts at once: whatever they wait for never comes; commits under way are in or out. */
  kill(realms: readonly Realm[]): void {
    for (const realm of realms) realm.die();
    this.disk.crash(
      (owner) => owner.isDead,
      () => this.random.chance(0.5),
    );
    this.channels.forgetDead();
    this.locks.releaseOfDead();
    this.requests.failOfDead();
  }
}
