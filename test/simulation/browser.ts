// What tabs and workers share: clock, disk, channel, locks, weather.

import type { Fact } from '../../src/protocol/index.ts';
import { SimulatedDisk } from './disk.ts';
import type { Random } from './random.ts';
import { Realm, Scheduler } from './scheduler.ts';
import type { Fate, StoreContext } from './simulated-store.ts';

/** How much goes wrong, as probabilities. */
export interface Weather {
  /** Of a transaction. */
  readonly storeFault: number;
  /** That a request of a transaction takes a while. */
  readonly slowness: number;
  readonly channelDrop: number;
  readonly channelRepeat: number;
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

type MessageListener = (event: { readonly data: unknown }) => void;

interface Receiver {
  readonly realm: Realm;
  readonly listener: MessageListener;
}

interface LockWatch {
  readonly realm: Realm;
  readonly name: string;
  readonly onFree: () => void;
}

export class Browser {
  readonly scheduler = new Scheduler();
  readonly disk = new SimulatedDisk();
  readonly random: Random;
  weather = FINE;
  /** Facts of purged sessions may be left out. */
  mayLackFacts = false;
  /** The disk has no room left for anything. */
  isFull = false;
  readonly #realm = new Realm();
  readonly #receivers = new Set<Receiver>();
  readonly #locks = new Map<string, Realm>();
  #watches: LockWatch[] = [];
  #checkpointing: Realm | null = null;
  #instances = 0;

  constructor(random: Random) {
    this.random = random;
  }

  newInstanceId(): string {
    return `worker-${(this.#instances += 1)}`;
  }

  /** Delay of one message, in ms. */
  delay(): number {
    return this.random.next() * this.weather.delayMs;
  }

  /** A context's view of the disk. */
  storeContext(realm: Realm): StoreContext {
    const { scheduler, random } = this;
    return {
      realm,
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
    for (const realm of realms) realm.isDead = true;
    this.disk.crash(
      (owner) => owner.isDead,
      () => this.random.chance(0.5),
    );
    for (const receiver of this.#receivers) if (receiver.realm.isDead) this.#receivers.delete(receiver);
    for (const [name, realm] of this.#locks) if (realm.isDead) this.releaseLock(name);
    this.#watches = this.#watches.filter(({ realm }) => !realm.isDead);
    if (this.#checkpointing?.isDead === true) this.#checkpointing = null;
  }

  holdLock(name: string, realm: Realm): void {
    this.#locks.set(name, realm);
  }

  releaseLock(name: string): void {
    this.#locks.delete(name);
    const freed = this.#watches.filter((watch) => watch.name === name);
    this.#watches = this.#watches.filter((watch) => watch.name !== name);
    for (const { realm, onFree } of freed) this.scheduler.schedule(realm, this.delay(), onFree);
  }

  isLocked(name: string): boolean {
    return this.#locks.has(name);
  }

  /** Calls back in the realm when the lock is free. */
  watchLock(realm: Realm, name: string, onFree: () => void): void {
    if (this.isLocked(name)) this.#watches.push({ realm, name, onFree });
    else this.scheduler.schedule(realm, this.delay(), onFree);
  }

  /** Runs a checkpoint unless another context is at it. */
  async exclusively(realm: Realm, work: () => Promise<void>): Promise<void> {
    if (this.#checkpointing !== null) return;
    this.#checkpointing = realm;
    try {
      await work();
    } finally {
      this.#checkpointing = null;
    }
  }

  listen(listener: MessageListener): () => void {
    const receiver = { realm: this.scheduler.current, listener };
    this.#receivers.add(receiver);
    return () => {
      this.#receivers.delete(receiver);
    };
  }

  /** Every context gets it late, twice or never. */
  publish(facts: readonly Fact[]): void {
    const { random, weather, scheduler } = this;
    const text = JSON.stringify({ type: 'facts', wire_version: 1, facts });
    for (const { realm, listener } of this.#receivers) {
      if (random.chance(weather.channelDrop)) continue;
      const copies = random.chance(weather.channelRepeat) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1)
        scheduler.schedule(realm, this.delay(), () => {
          listener({ data: JSON.parse(text) as unknown });
        });
    }
  }

  /** The globals that a page of this browser has, for what is not handed in. */
  globals(): Record<string, unknown> {
    const { scheduler, random } = this;
    const listen = this.listen.bind(this);
    const repeat = (run: () => void, ms: number): { stop: () => void } => {
      const { current: realm } = scheduler;
      const timer = { stop: () => undefined as void };
      const again = (): void => {
        timer.stop = scheduler.schedule(realm, ms, () => {
          again();
          run();
        });
      };
      again();
      return timer;
    };
    const clear = (timer: { stop: () => void } | undefined): void => timer?.stop();
    return {
      setTimeout: (run: () => void, ms = 0) => ({ stop: scheduler.schedule(scheduler.current, ms, run) }),
      clearTimeout: clear,
      setInterval: repeat,
      clearInterval: clear,
      performance: { now: () => scheduler.now },
      crypto: {
        getRandomValues: (bytes: Uint8Array) => bytes.map((_byte, index) => (bytes[index] = random.below(256))),
      },
      BroadcastChannel: class {
        #stop = (): void => undefined;
        addEventListener(_type: string, listener: MessageListener): void {
          this.#stop = listen(listener);
        }
        close(): void {
          this.#stop();
        }
      },
    };
  }
}
