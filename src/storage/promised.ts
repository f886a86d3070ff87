// Requests of IndexedDB as promises, typed by `idb`. Of that library the types alone are used: every worker would carry
// 3 kB of code for cursors and iterators that nothing here asks for.

import type { IDBPTransaction } from 'idb';
import type { RecordingSchema, StoreName } from './schema.ts';

/** Settles as the request does. */
export function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => {
      resolve(request.result);
    });
    request.addEventListener('error', () => {
      reject(request.error ?? new DOMException('The request failed.', 'UnknownError'));
    });
  });
}

/** A transaction whose requests are promises; `done` settles as it ends. */
export function promisedTransaction<Mode extends 'readonly' | 'readwrite'>(
  transaction: IDBTransaction,
): IDBPTransaction<RecordingSchema, StoreName[], Mode> {
  const done = new Promise<void>((resolve, reject) => {
    const fail = (): void => {
      reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
    };
    transaction.addEventListener('complete', () => {
      resolve();
    });
    transaction.addEventListener('error', fail);
    transaction.addEventListener('abort', fail);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the type says of IDBPTransaction and we use
  return proxyOf(transaction, { done }) as IDBPTransaction<RecordingSchema, StoreName[], Mode>;
}

/** `target`, with `extra` properties, and methods whose requests are promises. */
function proxyOf(target: object, extra: Readonly<Record<PropertyKey, unknown>> = {}): object {
  return new Proxy(target, {
    get(_target, name) {
      if (Object.hasOwn(extra, name)) return extra[name];
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => wrapped(Reflect.apply(value, target, args));
    },
  });
}

function wrapped(value: unknown): unknown {
  if (value instanceof IDBRequest) return promised(value);
  return value instanceof IDBObjectStore || value instanceof IDBIndex ? proxyOf(value) : value;
}
