// The address that a bundler gave to the package's own worker, for the reason why that does not start.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownScript } from '../../src/client/transports/own-script.ts';

// As the package has them.
vi.mock(
  '../../src/client/transports/own-shared-worker.ts',
  () => import('../../src/client/package/own-shared-worker.ts'),
);
vi.mock('../../src/client/transports/own-worker.ts', () => import('../../src/client/package/own-worker.ts'));

const started: string[] = [];

function Started(address: URL): void {
  started.push(address.href);
}

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://app.example/'));
  vi.stubGlobal('SharedWorker', Started);
  vi.stubGlobal('Worker', Started);
});

afterEach(() => {
  started.length = 0;
  vi.unstubAllGlobals();
});

test.each(['own_shared', 'own_dedicated'] as const)('returns the address and starts no worker: %s', (kind) => {
  expect(ownScript(kind)?.href).toMatch(/\/src\/client\/package\/worker\.js/);
  expect(started).toEqual([]);
});

test('the constructors are the platform’s again', () => {
  ownScript('own_shared');
  ownScript('own_dedicated');
  expect([SharedWorker, Worker]).toEqual([Started, Started]);
});

// The last test: nothing can take this back.
test('returns null where the page has frozen the constructor, and starts no worker', () => {
  vi.unstubAllGlobals();
  Object.defineProperty(globalThis, 'SharedWorker', { value: Started });
  expect(ownScript('own_shared')).toBeNull();
  expect(started).toEqual([]);
});
