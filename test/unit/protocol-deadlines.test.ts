// Waits that contain each other, in the order of their deadlines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ACK_DEADLINE_MS, BUSY_DEADLINE_MS, BUSY_INTERVAL_MS, DEADLINES_IN_ORDER } from '../../src/protocol/index.ts';

const SOURCE = join(import.meta.dirname, '..', '..', 'src');

test('each wait is longer than the waits that it contains', () => {
  const times = DEADLINES_IN_ORDER.map(([, ms]) => ms);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBe(times.length);
  expect(DEADLINES_IN_ORDER.map(([wait]) => wait)).toEqual([
    'the browser says something of itself',
    'a request of a transaction',
    'a transaction that moves',
    'a checkpoint',
    'an ack',
    'a read',
    'a REST reply',
    "a client's patience with REST",
    "a service worker's life",
  ]);
});

test('a worker says that it is busy several times before its client would suspect it', () => {
  expect(BUSY_INTERVAL_MS).toBeLessThanOrEqual(ACK_DEADLINE_MS / 3);
  expect(BUSY_DEADLINE_MS).toBeGreaterThan(ACK_DEADLINE_MS);
});

test('no deadline is defined outside of the table', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const elsewhere = files.filter((name) => !name.endsWith('deadlines.ts'));
  const defining = elsewhere.filter((name) =>
    /^(export )?const [A-Z_]*DEADLINE_MS\b/m.test(readFileSync(join(SOURCE, name), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(defining).toEqual([]);
});
