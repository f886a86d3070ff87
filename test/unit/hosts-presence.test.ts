// Clients hold a Web Lock each: a host looks whether it is held, and waits until it is free.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPresence } from '../../src/hosts/presence.ts';
import { sharedNames } from '../../src/protocol/index.ts';

const NAMES = sharedNames('holdfast');
const CLIENT = 'abcdefghijkl';

/** Locks that clients hold, by their names. */
let held: Map<string, Promise<void>>;

/** Holds a client's lock. Returns the function that releases it. */
function holdLockOf(clientId: string): () => void {
  let release = (): void => undefined;
  held.set(
    NAMES.clientLock(clientId),
    new Promise((resolve) => {
      release = () => {
        held.delete(NAMES.clientLock(clientId));
        resolve();
      };
    }),
  );
  return release;
}

beforeEach(() => {
  held = new Map();
  vi.stubGlobal('navigator', {
    locks: {
      query: () => Promise.resolve({ held: [...held.keys()].map((name) => ({ name, mode: 'exclusive' })) }),
      request: async (name: string, _options: object, granted: () => void) => {
        await held.get(name);
        granted();
      },
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('reports a client when its lock is released, and at once one that holds none', async () => {
  const presence = createPresence(NAMES);
  const gone: string[] = [];
  const release = holdLockOf(CLIENT);
  presence.watch(CLIENT, () => gone.push(CLIENT));
  presence.watch('without-lock', () => gone.push('without-lock'));
  await expect.poll(() => gone).toEqual(['without-lock']);
  release();
  await expect.poll(() => gone).toEqual(['without-lock', CLIENT]);
});

test('finds out whether a client holds its lock', async () => {
  const presence = createPresence(NAMES);
  const release = holdLockOf(CLIENT);
  expect(await presence.look(CLIENT)).toBe('alive');
  release();
  expect(await presence.look(CLIENT)).toBe('gone');
});

test('asks the service worker for a page', async () => {
  const presence = createPresence(NAMES, (pageId) => Promise.resolve(pageId === 'open'));
  expect(await presence.look('page:closed')).toBe('gone');
  expect(await presence.look('page:open')).toBe('alive');
});

test('finds nothing out about a page without the service worker, nor about a client without Web Locks', async () => {
  expect(await createPresence(NAMES).look('page:closed')).toBe('unknown');
  vi.stubGlobal('navigator', {});
  expect(await createPresence(NAMES).look(CLIENT)).toBe('unknown');
});

test('knows nothing of clients where the browser refuses Web Locks', async () => {
  const refuse = (): Promise<never> => Promise.reject(new DOMException('Denied', 'SecurityError'));
  vi.stubGlobal('navigator', { locks: { request: refuse, query: refuse } });
  const presence = createPresence(NAMES);
  const onGone = vi.fn<() => void>();
  presence.watch(CLIENT, onGone);
  expect(await presence.look(CLIENT)).toBe('unknown');
  expect(onGone).not.toHaveBeenCalled();
});
