// The data that survives every crash: the tables of a namespace, and the order in which transactions access
// them. Transactions of every scope share the journal, so a readwrite transaction always runs alone.

import { isPlainObject } from '../../src/protocol/index.ts';
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

/** Rows as JSON, so that later changes to an object do not change the stored row. */
export class Table<Value> {
  readonly #rows = new Map<string, readonly [key: Key, json: string]>();

  get(...key: Key): Value | undefined {
    const row = this.#rows.get(key.join('/'));
    return row === undefined ? undefined : (JSON.parse(row[1]) as Value);
  }

  /** The keys with this prefix for which `passes` is true, in order. */
  keys(prefix: Key = [], passes: (key: Key) => boolean = () => true): Key[] {
    const keys = Array.from(this.#rows.values(), ([key]) => key);
    return keys
      .filter((key) => prefix.every((part, index) => key[index] === part) && passes(key))
      .toSorted(compareKeys);
  }

  /** The rows of such keys, in order. */
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

  /** Puts a row, or deletes it if there is no value. Returns a function that undoes this. */
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

/** A transaction on the disk. `committing`: its commit was requested and may still be running. */
export class Access {
  readonly mode: 'readonly' | 'readwrite';
  readonly owner: Realm;
  readonly onGranted: () => void;
  /** The database was deleted during the transaction. */
  readonly onLost: () => void;
  /** Whether it is durable when it has committed. */
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
  /** Violations of guarantees that were found. */
  readonly faults: string[] = [];
  /** Counts the connections to it that were lost to all contexts. */
  generation = 1;
  #databases = 1;
  /** Called when all commits have become durable. */
  onSync = (): void => undefined;
  #accesses: Access[] = [];
  /** Functions that undo the commits that a power loss can undo, oldest first. */
  #unsynced: (readonly (() => void)[])[] = [];
  /** Functions that undo the commits of this database, oldest first. */
  #commits: (readonly (() => void)[])[] = [];

  /** The id that was made with the database. */
  get databaseId(): string {
    return `simulated-${this.#databases}`;
  }

  /** Requests access for a transaction. Access is granted in the order of the requests. */
  enter(access: Access): void {
    this.#accesses.push(access);
    this.#grant();
  }

  /** Ends a transaction. Unless it is `kept`, its changes are undone. */
  leave(access: Access, kept: boolean): void {
    if (access.state === 'over') return;
    access.state = 'over';
    if (!kept) for (const undo of access.undo.toReversed()) undo();
    else if (access.undo.length > 0) this.#noteCommit(access);
    this.#accesses = this.#accesses.filter((other) => other !== access);
    this.#grant();
  }

  /** Ends the transactions of dead owners. A committing transaction is randomly committed or undone; all others are undone. */
  crash(isDead: (owner: Realm) => boolean, isIn: () => boolean): void {
    for (const access of this.#accesses.toReversed()) {
      if (isDead(access.owner)) this.leave(access, access.state === 'committing' && isIn());
    }
  }

  /** Simulates a power loss: undoes a random number of the latest commits that are not durable. A commit is lost only with all later ones. */
  losePower(howMany: (most: number) => number): void {
    const lost = howMany(this.#unsynced.length);
    for (const undo of this.#unsynced.splice(this.#unsynced.length - lost).toReversed())
      for (const step of undo.toReversed()) step();
    this.#commits.splice(this.#commits.length - lost);
    this.#unsynced = [];
  }

  /** The last fact that was ever written to this database, folded or not. */
  get head(): number {
    return Number(this.meta.get('head') ?? 0);
  }

  /** The ref of a session that a checkpoint has written; null where it has not. */
  refOf(sessionId: string): number | null {
    const found = this.sessions.rows().find(([, row]) => isPlainObject(row) && row['session_id'] === sessionId);
    return found === undefined ? null : Number(found[0][0]);
  }

  /** The last fact that the projection has. */
  get checkpoint(): number {
    return Number(this.meta.get('checkpoint') ?? 0);
  }

  /** Loses the newest commits, of which there may be fewer. */
  loseEnd(count: number): void {
    this.#loseConnections();
    for (const undo of this.#commits.splice(-count).toReversed()) for (const step of undo.toReversed()) step();
    this.#unsynced = [];
  }

  /** Deletes the database. The next transaction finds an empty one. */
  erase(): void {
    this.#databases += 1;
    this.#unsynced = [];
    this.#commits = [];
    const tables = [this.journal, this.sessions, this.messages, this.chunks, this.eventIds, this.clients, this.meta];
    this.#loseConnections();
    for (const table of tables) table.clear();
  }

  #loseConnections(): void {
    this.generation += 1;
    for (const access of this.#accesses.splice(0)) {
      for (const undo of access.undo.toReversed()) undo();
      access.state = 'over';
      access.onLost();
    }
  }

  /** Commits are written in order: a durable commit makes all earlier commits durable. */
  #noteCommit({ undo, isDurable }: Access): void {
    this.#commits.push(undo);
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
