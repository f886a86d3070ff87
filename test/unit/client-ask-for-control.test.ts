// Only a page that its service worker does not control asks for control.

import { afterEach, expect, test, vi } from 'vitest';
import { askForControl } from '../../src/client/transports/ask-for-control.ts';
import { CLAIM_RETRY_MS, CLAIM_TRIES } from '../../src/client/constants.ts';
import { isClaimMessage } from '../../src/protocol/index.ts';

const SCOPE = 'https://app.example/chat/';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

interface Asked {
  /** The number of requests after which the worker takes control; 0: never. */
  readonly claimsAt?: number;
  readonly controller?: object | null;
  readonly readyScope?: string;
}

/** The messages that the service worker of `readyScope` receives from a page whose worker has the scope {@link SCOPE}. */
async function heard({ claimsAt = 1, controller = null, readyScope = SCOPE }: Asked = {}): Promise<unknown[]> {
  vi.useFakeTimers();
  const messages: unknown[] = [];
  const container = Object.assign(new EventTarget(), { controller, ready: Promise.resolve({}) });
  const active = {
    postMessage: (message: unknown) => {
      if (messages.push(message) !== claimsAt) return;
      container.controller = {};
      container.dispatchEvent(new Event('controllerchange'));
    },
  };
  container.ready = Promise.resolve({ scope: readyScope, active });
  vi.stubGlobal('navigator', { serviceWorker: container });
  const asked = askForControl({ scope: SCOPE } as ServiceWorkerRegistration);
  await vi.advanceTimersByTimeAsync(2 * CLAIM_TRIES * CLAIM_RETRY_MS);
  await asked;
  return messages;
}

test('asks the active service worker of its scope', async () => {
  const messages = await heard();
  expect(messages.map(isClaimMessage)).toEqual([true]);
});

test('asks again if the worker was stopped before it could answer', async () => {
  expect(await heard({ claimsAt: 3 })).toHaveLength(3);
});

test('stops asking after a limited number of attempts', async () => {
  expect(await heard({ claimsAt: 0 })).toHaveLength(CLAIM_TRIES);
});

test('does not ask while it is controlled', async () => {
  expect(await heard({ controller: {} })).toEqual([]);
});

test('does not ask the service worker of another scope', async () => {
  expect(await heard({ readyScope: 'https://app.example/' })).toEqual([]);
});
