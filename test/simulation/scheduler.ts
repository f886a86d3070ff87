// The simulation's clock. Everything that happens is a task at a time, in a realm; the promises
// that a task settles run to their end before the next task. So a realm that is killed stops at
// whatever it was waiting for, and two runs of one seed are the same.

/** Two builds that write alike, and one that writes what they cannot read. */
export type Build = 'one' | 'other' | 'newer';

/** A context that dies as a whole: a tab, a worker, the browser. */
export class Realm {
  readonly name: string;
  /** Whose scripts run in it. */
  readonly build: Build;
  readonly #owner: Realm | null;
  #isDead = false;

  /** `owner`: the one that it dies with. */
  constructor(name: string, build: Build = 'one', owner: Realm | null = null) {
    this.name = name;
    this.build = build;
    this.#owner = owner;
  }

  get isDead(): boolean {
    return this.#isDead || this.#owner?.isDead === true;
  }

  die(): void {
    this.#isDead = true;
  }
}

interface Task {
  readonly time: number;
  readonly order: number;
  readonly realm: Realm;
  readonly run: () => void;
  isOff: boolean;
}

/** Kept from before the globals are replaced. */
const { setImmediate: realSetImmediate } = globalThis;

/** Lets every promise go as far as it can. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve);
  });
}

export class Scheduler {
  /** Epoch ms. */
  now = Date.UTC(2026, 0, 1);
  /** Whose task is running, and with it every promise that it settles. */
  current = new Realm('nobody');
  /** The next one is at the end. */
  readonly #tasks: Task[] = [];
  #order = 0;

  /** Runs something in a realm after `ms`, unless that is dead by then. Returns what calls it off. */
  schedule(realm: Realm, ms: number, run: () => void): () => void {
    const task: Task = { time: this.now + ms, order: (this.#order += 1), realm, run, isOff: false };
    let low = 0;
    let high = this.#tasks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tasks[middle]?.time ?? 0) > task.time) low = middle + 1;
      else high = middle;
    }
    this.#tasks.splice(low, 0, task);
    return () => {
      task.isOff = true;
    };
  }

  /** Runs what is due within `ms`. */
  async runFor(ms: number): Promise<void> {
    const end = this.now + ms;
    while ((this.#tasks.at(-1)?.time ?? Infinity) <= end) await this.#runNext();
    this.now = end;
  }

  /** Runs what a realm is asked for, and all else meanwhile, until that has settled; throws when it takes longer than `ms`. */
  async ask<T>(realm: Realm, what: string, ms: number, work: () => Promise<T>): Promise<T> {
    const end = this.now + ms;
    let outcome: Promise<T> | null = null;
    this.schedule(realm, 0, () => {
      const asked = work();
      const settle = (): void => {
        outcome = asked;
      };
      asked.then(settle, settle);
    });
    for (;;) {
      const known = outcome as Promise<T> | null;
      if (known !== null) return known;
      if ((this.#tasks.at(-1)?.time ?? Infinity) > end) throw new Error(`${what} took longer than ${ms} ms.`);
      await this.#runNext();
    }
  }

  async #runNext(): Promise<void> {
    const task = this.#tasks.pop();
    if (task === undefined || task.isOff || task.realm.isDead) return;
    this.now = task.time;
    this.current = task.realm;
    task.run();
    await settled();
  }
}
