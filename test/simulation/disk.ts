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

  /** Keys that begin like this and pass, in their order. */
  keys(prefix: Key = [], passes: (key: Key) => boolean = () => true): Key[] {
    const keys = Array.from(this.#rows.values(), ([key]) => key);
    return keys
      .filter((key) => prefix.every((part, index) => key[index] === part) && passes(key))
      .toSorted(compareKeys);
  }

  /** Rows whose keys begin like this and pass, in their order. */
  rows(prefix: Key = [], passes?: (key: Key) => boolean): Row<Value>[] {
    return this.keys(prefix, passes).flatMap((key): Row<Value>[] => {
      const value = this.get(...key);
      return value === undefined ? [] : [[key, value]];
    });
  }

  values(prefix: Key = [], passes?: (key: Key) => boolean): Value[] {
    return this.rows(prefix, passes).map(([, value]) => value);
  }

  clear(): void {
    this.#rows.clear();
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
  /** The database was deleted under it. */
  readonly onLost: () => void;
  /** Whether it is on the disk itself once it has committed. */
  readonly isDurable: boolean;
  state: 'waiting' | 'running' | 'committing' | 'over' = 'waiting';
  readonly undo: (() => void)[] = [];

  constructor(access: Pick<Access, 'mode' | 'owner' | 'onGranted' | 'onLost' | 'isDurable'>) {
    this.mode = access.mode;
    this.owner = access.owner;
    this.onGranted = access.onGranted;
    this.onLost = access.onLost;
    this.isDurable = access.isDurable;
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
  /** What was found to go against a promise meanwhile. */
  readonly faults: string[] = [];
  /** Counts the databases that there were. */
  generation = 1;
  /** Called when everything that is committed has become durable. */
  onSync = (): void => undefined;
  #accesses: Access[] = [];
  /** What undoes the commits that a loss of power may undo, oldest first. */
  #unsynced: (readonly (() => void)[])[] = [];

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
    else if (access.undo.length > 0) this.#noteCommit(access);
    this.#accesses = this.#accesses.filter((other) => other !== access);
    this.#grant();
  }

  /** The owners of transactions are dead: what was told to commit is in or out, everything else is out. */
  crash(isDead: (owner: Realm) => boolean, isIn: () => boolean): void {
    for (const access of this.#accesses.toReversed()) {
      if (isDead(access.owner)) this.leave(access, access.state === 'committing' && isIn());
    }
  }

  /** The power is lost: of the commits that are not durable, the last ones may be gone, but none without those behind it. */
  losePower(howMany: (most: number) => number): void {
    const lost = howMany(this.#unsynced.length);
    for (const undo of this.#unsynced.splice(this.#unsynced.length - lost).toReversed())
      for (const step of undo.toReversed()) step();
    this.#unsynced = [];
  }

  /** Somebody deletes the database; the next transaction finds an empty one. */
  erase(): void {
    this.generation += 1;
    this.#unsynced = [];
    const tables = [this.journal, this.sessions, this.messages, this.chunks, this.eventIds, this.clients, this.meta];
    for (const table of tables) table.clear();
    for (const access of this.#accesses.splice(0)) {
      access.state = 'over';
      access.onLost();
    }
  }

  /** Commits are written one behind the other: a durable one makes all before it durable. */
  #noteCommit({ undo, isDurable }: Access): void {
    this.#unsynced.push(undo);
    if (!isDurable) return;
    this.#unsynced = [];
    this.onSync();
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
