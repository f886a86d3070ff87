// A JSON object that changes step by step: values are set and deleted at paths, and lists are cut and appended to.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { JsonObject } from '../chat.ts';

type Path = readonly (string | number)[];
type Container = JsonObject | JsonValue[];

/**
 * Applies changes to a state. What is given is not changed: each container is copied before its first change, and only then.
 * A change returns false where its path leads nowhere, and changes nothing then.
 */
export class StateLog {
  #state: JsonObject = {};
  /** The containers that are our own. */
  #own = new WeakSet<Container>([this.#state]);

  get state(): JsonObject {
    return this.#state;
  }

  begin(state: JsonObject): void {
    this.#state = { ...state };
    this.#own = new WeakSet<Container>([this.#state]);
  }

  set(path: Path, value: JsonValue): boolean {
    return this.#change(path, (container, key) => put(container, key, value));
  }

  delete(path: Path): boolean {
    return this.#change(path, (container, key) => {
      if (Array.isArray(container) || !Object.hasOwn(container, key)) return false;
      return Reflect.deleteProperty(container, key);
    });
  }

  /** Cuts a list to `length`, where that is given, and appends to it. A list that is missing is begun. */
  append(path: Path, values: readonly JsonValue[], length: JsonValue | undefined): boolean {
    return this.#change(path, (container, key) => {
      const isMissing = (valueAt(container, key) ?? null) === null;
      const list = isMissing ? [] : this.#ownAt(container, key);
      if (!Array.isArray(list)) return false;
      if (length !== undefined) {
        if (!isPlace(length) || length > list.length) return false;
        list.length = length;
      }
      for (const value of values) list.push(value);
      this.#own.add(list);
      return put(container, key, list);
    });
  }

  #change(path: Path, change: (container: Container, key: string | number) => boolean): boolean {
    const last = path.at(-1);
    if (last === undefined) return false;
    let container: Container = this.#state;
    for (const key of path.slice(0, -1)) {
      const next = this.#ownAt(container, key);
      if (next === null) return false;
      container = next;
    }
    return change(container, last);
  }

  /** The container at a key, as a copy that may be changed; null where there is none. */
  #ownAt(container: Container, key: string | number): Container | null {
    const held = valueAt(container, key);
    if (held === undefined || held === null || typeof held !== 'object') return null;
    if (this.#own.has(held)) return held;
    const copy = Array.isArray(held) ? [...held] : { ...held };
    this.#own.add(copy);
    put(container, key, copy);
    return copy;
  }
}

function valueAt(container: Container, key: string | number): JsonValue | undefined {
  if (Array.isArray(container)) return isPlace(key) ? container[key] : undefined;
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** Sets a value; false for a place after the end of a list, which would leave holes. */
function put(container: Container, key: string | number, value: JsonValue): boolean {
  if (Array.isArray(container)) {
    if (!isPlace(key) || key > container.length) return false;
    container[key] = value;
    return true;
  }
  if (!isJsonObject(container)) return false;
  // Not by assignment: a log may name a field `__proto__`.
  return Reflect.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

function isPlace(key: JsonValue): key is number {
  return typeof key === 'number' && Number.isInteger(key) && key >= 0;
}
