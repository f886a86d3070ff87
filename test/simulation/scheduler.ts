// The simulation's clock. Everything is a task that runs at a time in a realm. All promise reactions of a
// task run before the next task. So a killed realm stops at the promise that it awaits, and two runs of
// one seed are identical.

/** Two builds that write the same records, and one that writes records which they cannot read. */
export type Build = 'one' | 'other' | 'newer';

/** A context that dies as a whole: a tab, a worker or the browser. */
export class Realm {
  readonly name: string;
  /** The build whose scripts run in it. */
  readonly build: Build;
  readonly #owner: Realm | null;
  #isDead = false;

  /** `owner`: the realm with which it dies. */
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

/** The original global, saved before the globals are replaced. */
const { setImmediate: realSetImmediate } = globalThis;

/** Runs all pending promise reactions. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve);
  });
}

export class Scheduler {
  /** The time in epoch ms. */
  now = Date.UTC(2026, 0, 1);
  /** The realm of the running task and of its promise reactions. */
  current = new Realm('nobody');
  /** The tasks, sorted; the next one is the last element. */
  readonly #tasks: Task[] = [];
  #order = 0;

  /** Runs a function in a realm after `ms`, unless the realm is dead by then. Returns a function that cancels it. */
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

  /** Runs all tasks that are due within `ms`. */
  async runFor(ms: number): Promise<void> {
    const end = this.now + ms;
    while ((this.#tasks.at(-1)?.time ?? Infinity) <= end) await this.#runNext();
    this.now = end;
  }

  /** Runs `work` in a realm, and all other tasks, until `work` has settled. Throws if it takes longer than `ms`. */
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
