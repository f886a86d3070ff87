// The ports to which a worker can send, and the memory that they hold.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ClientPorts } from '../../src/hosts/client-ports.ts';
import { nextTurn } from '../support/client-fakes.ts';

interface FakePort {
  readonly received: unknown[];
  postMessage(message: unknown): void;
  addEventListener(): void;
}

function fakePort(): FakePort {
  const received: unknown[] = [];
  return { received, postMessage: (message) => void received.push(message), addEventListener: () => undefined };
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  await nextTurn();
  runInNewContext('gc()');
}

test('ports that are no longer referenced are collected, and the others receive a message once', async () => {
  const ports = new ClientPorts();
  const kept = fakePort();
  ports.add(kept);
  for (let n = 0; n < 100; n += 1) ports.add(fakePort());
  // One garbage collection may not collect all of them.
  for (let tries = 0; tries < 10 && ports.size > 1; tries += 1) {
    await collectGarbage();
    ports.add(kept);
  }
  expect(ports.size).toBe(1);
  ports.post({ type: 'superseded', url: null });
  expect(kept.received).toEqual([{ type: 'superseded', url: null }]);
});
