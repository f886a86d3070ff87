// A page that its service worker does not control asks for it, and no other does.

import { afterEach, expect, test, vi } from 'vitest';
import { askForControl } from '../../src/client/ask-for-control.ts';
import { isClaimMessage } from '../../src/protocol/index.ts';

const SCOPE = 'https://app.example/chat/';

afterEach(() => void vi.unstubAllGlobals());

/** What the service worker of `readyScope` hears from a page whose own is registered for {@link SCOPE}. */
async function heard(controller: object | null, readyScope = SCOPE): Promise<unknown[]> {
  const messages: unknown[] = [];
  const active = { postMessage: (message: unknown) => messages.push(message) };
  vi.stubGlobal('navigator', {
    serviceWorker: { controller, ready: Promise.resolve({ scope: readyScope, active }) },
  });
  await askForControl({ scope: SCOPE } as ServiceWorkerRegistration);
  return messages;
}

test('asks the active service worker of its scope', async () => {
  const messages = await heard(null);
  expect(messages.map(isClaimMessage)).toEqual([true]);
});

test('asks nothing while it is controlled', async () => {
  expect(await heard({})).toEqual([]);
});

test('asks nothing of the service worker of another scope', async () => {
  expect(await heard(null, 'https://app.example/')).toEqual([]);
});
