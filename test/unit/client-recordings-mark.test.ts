// The mark in localStorage is optional: recording continues without it if localStorage throws.
import { afterEach, expect, test, vi } from 'vitest';
import { EvictionWatch } from '../../src/client/reading/eviction-watch.ts';
import { markInLocalStorage } from '../../src/client/reading/recordings-mark.ts';
import { storageDenial } from '../../src/client/transports/storage-denied.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The error that Firefox throws if its localStorage file is damaged. It is not a DOMException. */
function damaged(): never {
  throw Object.assign(new Error('Component returned failure code: 0x8052000b'), { name: 'NS_ERROR_FILE_CORRUPTED' });
}

function watchOf(keeper: ReturnType<typeof markInLocalStorage>): EvictionWatch {
  return new EvictionWatch({
    keeper,
    clock: () => 1_000,
    elapsed: () => 1_000,
    startTimer: () => () => undefined,
    look: () => Promise.resolve({ id: 'first', head: 1, restored: null }),
    lastFactUntil: () => Promise.resolve(null),
  });
}

test('a localStorage that throws on access counts as absent', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: damaged });
  try {
    expect(markInLocalStorage('mark')).toBeNull();
    expect(storageDenial()).toBeNull();
  } finally {
    if (original === undefined) Reflect.deleteProperty(globalThis, 'localStorage');
    else Object.defineProperty(globalThis, 'localStorage', original);
  }
});

test('a localStorage whose methods throw keeps no mark, and the check for deletion does not reject', async () => {
  vi.stubGlobal('localStorage', { getItem: damaged, setItem: damaged, removeItem: damaged });
  const keeper = markInLocalStorage('mark');
  expect(keeper?.read()).toBeNull();
  const watch = watchOf(keeper);
  await expect(watch.look()).resolves.toBeUndefined();
  watch.noticeRecorded(1);
});
