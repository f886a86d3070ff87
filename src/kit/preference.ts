// A choice of the person that outlives the page, such as the theme: kept in localStorage, and the same in every tab.

/** A stored choice. */
export interface Preference<T> {
  /** The choice as it is now. */
  get(): T;
  /** Changes it, here and in the other tabs of the origin. */
  set(value: T): void;
  /** Calls back after every change, also of another tab. Returns the function that stops it. */
  subscribe(listener: (value: T) => void): () => void;
}

/** Where choices are kept. A browser that blocks site data throws; the choice lives as long as the page then. */
type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * A choice that is stored as `holdfast:<name>`. `read` makes a value of whatever JSON was found there, of undefined too:
 * another build may have written it.
 */
export function preference<T>(
  name: string,
  read: (stored: unknown) => T,
  storage: () => ChoiceStorage = () => localStorage,
  page: EventTarget = globalThis,
): Preference<T> {
  const key = `holdfast:${name}`;
  const listeners = new Set<(value: T) => void>();
  let unstored: T | undefined;

  const get = (): T => unstored ?? read(readJson(storage, key));
  const publish = (): void => {
    const value = get();
    for (const listener of listeners) listener(value);
  };
  const onStorage = (event: Event): void => {
    // A null key: everything was cleared.
    if ('key' in event && (event.key === key || event.key === null)) publish();
  };

  return {
    get,
    set(value) {
      unstored = writeJson(storage, key, value) ? undefined : value;
      publish();
    },
    subscribe(listener) {
      if (listeners.size === 0) page.addEventListener('storage', onStorage);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) page.removeEventListener('storage', onStorage);
      };
    },
  };
}

function readJson(storage: () => ChoiceStorage, key: string): unknown {
  try {
    const text = storage().getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch (error) {
    console.debug(`holdfast: ${key} cannot be read`, error);
    return undefined;
  }
}

function writeJson(storage: () => ChoiceStorage, key: string, value: unknown): boolean {
  try {
    storage().setItem(key, JSON.stringify(value));
    return true;
  } catch (error) {
    console.debug(`holdfast: ${key} cannot be stored`, error);
    return false;
  }
}
