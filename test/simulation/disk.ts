// What outlives every crash: the tables of a namespace, and the order in which transactions get at
// them. Transactions of every scope share the journal, so a readwrite one always is alone.

import type { Realm } from './scheduler.ts';

type Key = readonly (number | string)[];
type Row<Value> = readonly [key: Key, value: Value];

function compareKeys(a: Key, b: Key): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? -Infinity;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

/** Rows as JSON, so that what is kept is what was written, whatever becomes of the object. */
export class Table<Value> {
  readonly #rows = new Map<string, readonly [key: Key, json: string]>();

  get(...key: Key): Value | undefined {
    const row = this.#rows.get(key.join('/'));
    return row === undefined ? undefined : (JSON.parse(row[1]) as Value);
  }

  /** Rows whose keys begin like this and pass, in their order. */
  rows(prefix: Key = [], passes: (key: Key) => boolean = () => true): Row<Value>[] {
    return [...this.#rows.values()]
      .filter(([key]) => prefix.every((part, index) => key[index] === part) && passes(key))
      .toSorted(([a], [b]) => compareKeys(a, b))
      .map(([key, json]) => [key, JSON.parse(json) as Value]);
  }

  values(prefix: Key = [], passes?: (key: Key) => boolean): Value[] {
    return this.rows(prefix, passes).map(([, value]) => value);
  }

  /** Puts or, without a value, deletes a row. Returns what undoes it. */
  put(key: Key, value?: Value): () => void {
    const name = key.join('/');
    const before = this.#rows.get(name);
    if (value === undefined) this.#rows.delete(name);
    else this.#rows.set(name, [key, JSON.stringify(value)]);
    return () => {
      if (before === undefined) this.#rows.delete(name);
      else this.#rows.set(name, before);
    };
  }
}

/** A transaction as the disk knows it. `committing`: it has been told to commit, which may still take a while. */
export class Access {
  readonly mode: 'readonly' | 'readwrite';
  readonly owner: Realm;
  readonly onGranted: () => void;
  state: 'waiting' | 'running' | 'committing' | 'over' = 'waiting';
  readonly undo: (() => void)[] = [];

  constructor(mode: Access['mode'], owner: Realm, onGranted: () => void) {
    this.mode = mode;
    this.owner = owner;
    this.onGranted = onGranted;
  }
}

export class SimulatedDisk {
  readonly journal = new Table<string>();
  readonly sessions = new Table<unknown>();
  readonly messages = new Table<unknown>();
  readonly chunks = new Table<unknown>();
  readonly eventIds = new Table<string[]>();
  readonly clients = new Table<unknown>();
  readonly meta = new Table<unknown>();
  #accesses: Access[] = [];

  /** Transactions are granted access in the order in which they ask. */
  enter(access: Access): void {
    this.#accesses.push(access);
    this.#grant();
  }

  /** Ends a transaction; nothing of one that is not `kept` stays. */
  leave(access: Access, kept: boolean): void {
    if (access.state === 'over') return;
    access.state = 'over';
    if (!kept) for (const undo of access.undo.toReversed()) undo();
    this.#accesses = this.#accesses.filter((other) => other !== access);
    this.#grant();
  }

  /** The owners of transactions are dead: what was told to commit is in or out, everything else is out. */
  crash(isDead: (owner: Realm) => boolean, isIn: () => boolean): void {
    for (const access of this.#accesses.toReversed()) {
      if (isDead(access.owner)) this.leave(access, access.state === 'committing' && isIn());
    }
  }

  #grant(): void {
    for (const [index, access] of this.#accesses.entries()) {
      if (access.state !== 'waiting') continue;
      const isBlocked = this.#accesses
        .slice(0, index)
        .some((earlier) => earlier.mode === 'readwrite' || access.mode === 'readwrite');
      if (isBlocked) continue;
      access.state = 'running';
      access.onGranted();
    }
  }
}
