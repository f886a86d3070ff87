// A page of a session around one of its messages, wherever that is recorded.

import { expect, test } from 'vitest';
import type { RecordingApi } from '../../src/protocol/index.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

/** A session of the messages m0 to m9, of which the first five are in the projection. */
async function recorded(): Promise<RecordingApi> {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1 });
  const messages = Array.from({ length: 10 }, (_, index) => messageAdd(`m${index}`, `Text ${index}.`));
  await recorder.record([sessionStart(), ...messages.slice(0, 5)], { page_id: null });
  await recorder.checkpoint();
  await recorder.record(messages.slice(5), { page_id: null });
  return recorder.api;
}

async function positionsAround(api: RecordingApi, around: string, limit: number): Promise<readonly number[]> {
  return valueOf(await api.session('s1', { around, limit })).messages.map(({ position }) => position);
}

test('a page around a message has it in its middle, whether it is folded or not', async () => {
  const api = await recorded();
  expect(await positionsAround(api, 'm3', 1)).toEqual([3]);
  expect(await positionsAround(api, 'm3', 4)).toEqual([1, 2, 3, 4]);
  expect(await positionsAround(api, 'm4', 5)).toEqual([2, 3, 4, 5, 6]);
  expect(await positionsAround(api, 'm6', 3)).toEqual([5, 6, 7]);
});

test('a page around a message at an end of the session is as full as any other', async () => {
  const api = await recorded();
  expect(await positionsAround(api, 'm0', 4)).toEqual([0, 1, 2, 3]);
  expect(await positionsAround(api, 'm1', 5)).toEqual([0, 1, 2, 3, 4]);
  expect(await positionsAround(api, 'm9', 4)).toEqual([6, 7, 8, 9]);
  expect(await positionsAround(api, 'm5', 40)).toHaveLength(10);
});

test('a page around a message says where those before it begin', async () => {
  const api = await recorded();
  expect(valueOf(await api.session('s1', { around: 'm6', limit: 3 })).next_before).toBe(5);
  expect(valueOf(await api.session('s1', { around: 'm1', limit: 3 })).next_before).toBeNull();
});

test('around takes the place of before, and without a limit all messages are read', async () => {
  const api = await recorded();
  const page = valueOf(await api.session('s1', { around: 'm8', limit: 1, before: 2 }));
  expect(page.messages.map(({ message_id, content }) => [message_id, content])).toEqual([['m8', 'Text 8.']]);
  expect(valueOf(await api.session('s1', { around: 'm2' })).messages).toHaveLength(10);
});

test('a message that the session does not have is message_not_found, and an id that none can have is refused', async () => {
  const api = await recorded();
  expect(await api.session('s1', { around: 'none', limit: 3 })).toMatchObject({
    ok: false,
    error: { code: 'message_not_found', message: expect.stringContaining('none') },
  });
  expect(await api.session('none', { around: 'm1' })).toMatchObject({
    ok: false,
    error: { code: 'session_not_found' },
  });
  expect(await api.session('s1', { around: '' })).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});
