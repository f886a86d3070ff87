// One set of limits, at every transport and in the client.

import { expect, test } from 'vitest';
import type { Client } from '../../src/client/client.ts';
import { MAX_PENDING_LENGTH } from '../../src/client/constants.ts';
import { takeEvent } from '../../src/client/outbox/take-event.ts';
import {
  formatEventId,
  MAX_EVENT_BYTES,
  MAX_METADATA_LENGTH,
  MAX_PAYLOAD_BYTES,
  parseEvent,
  sharedNames,
} from '../../src/protocol/index.ts';
import { createRestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { openClient } from '../support/client-fakes.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { openClientOf } from '../support/recorder-link.ts';
import { ORIGIN } from './rest-fake-recorder.ts';

const NOBODY = { page_id: null };
const BASE = '/api/recording';

const anything: (value: unknown) => never = (value) => value as never;

function openRecording(): Promise<Client> {
  return openClientOf(openTestRecorder({ database: newDatabase(), clock: () => 1 }), sharedNames());
}

/** An append whose JSON in UTF-8 has exactly as many bytes as an event may have. */
function largestAppend(character: string): object {
  const bytes = new TextEncoder().encode(JSON.stringify(character)).length - 2;
  const room = MAX_EVENT_BYTES - new TextEncoder().encode(JSON.stringify(append(''))).length;
  return append(character.repeat(Math.floor(room / bytes)));
}

test.each(['x', 'é', '語', '😀', '\u0001', '\ud800'])(
  'the largest event of %j that the client takes fits into one request, with the id that the client gives it',
  (character) => {
    const event = largestAppend(character);
    expect(takeEvent(event).ok).toBe(true);
    const event_id = formatEventId({ client_id: 'abcdefghijkl', counter: 999_999_999_999_999 });
    const body = new TextEncoder().encode(JSON.stringify({ events: [{ ...event, event_id }] }));
    expect(body.length).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
  },
);

test('every event that the client takes has room in the empty outbox', () => {
  const taken = takeEvent(largestAppend('x'));
  expect(taken.ok && taken.value.length).toBeLessThan(MAX_PENDING_LENGTH);
});

test.each([
  ['text', messageAdd('m1', 'x'.repeat(MAX_EVENT_BYTES))],
  ['title', sessionStart('s1', { title: 'x'.repeat(40_000_000) })],
  ['metadata', sessionStart('s1', { metadata: { of: 'x'.repeat(40_000_000) } })],
  ['workspace path', sessionStart('s1', { workspace_path: 'x'.repeat(40_000) })],
])('a %s over its limit is payload_too_large to the client, and the same at the recorder', async (_, event) => {
  const client = await openRecording();
  expect(await client.record(anything(event))).toMatchObject({ type: 'error', code: 'payload_too_large' });
  expect(parseEvent(event)).toMatchObject({ ok: false, error: { code: 'payload_too_large' } });
  expect(client.pending()).toEqual([]);
  await client.close();
});

test.each([
  ['a text', 'x', 1],
  ['a text of characters that JSON escapes', '"', 2],
  ['a text of control characters', '\u0001', 6],
])(
  'metadata that is %s alone counts as JSON to the client, to REST and in an update alike',
  async (_, unit, length) => {
    const client = await openRecording();
    await client.record(anything(sessionStart()));
    await client.record(anything(messageAdd()));
    const largest = unit.repeat(Math.floor((MAX_METADATA_LENGTH - 2) / length));
    for (const metadata of [largest, largest + unit]) {
      const expected = metadata === largest ? { type: 'ack' } : { code: 'payload_too_large' };
      const update = { type: 'message_update', session_id: 's1', message_id: 'm1', metadata };
      for (const event of [messageAdd('m2', '', { metadata }), update]) {
        expect(await client.record(anything(event))).toMatchObject(expected);
        expect(parseEvent(event)).toMatchObject(metadata === largest ? { ok: true } : { ok: false, error: expected });
      }
    }
    await client.close();
  },
);

test('an event that is too large to be sent is refused in the client at once', async () => {
  const { client } = await openClient([]);
  const reply = await client.record(anything(messageAdd('m1', 'é'.repeat(MAX_EVENT_BYTES / 2))));
  expect(parseEvent(messageAdd('m1', 'é'.repeat(MAX_EVENT_BYTES / 2)))).toEqual({ ok: false, error: reply });
  expect(client.pending()).toEqual([]);
});

test('an id over its limit is invalid_event to the client', async () => {
  const client = await openRecording();
  const event = { type: 'session_end', session_id: 'x'.repeat(257) } as const;
  expect(await client.record(event)).toMatchObject({
    code: 'invalid_event',
    message: expect.stringMatching(/1 to 256/),
  });
  await client.close();
});

test('lists, recovery and a refused update have the first 300 characters of a title, and the session has all of it', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1 });
  const title = `x${'😀'.repeat(400)}`;
  const short = 'é'.repeat(300);
  await recorder.record([sessionStart('long', { title }), sessionStart('short', { title: short })], NOBODY);
  const shown = `x${'😀'.repeat(299)}`;
  expect(await recorder.api.sessions()).toMatchObject({
    value: {
      sessions: [
        { session_id: 'long', title: shown },
        { session_id: 'short', title: short },
      ],
    },
  });
  expect(await recorder.api.session('long')).toMatchObject({ value: { title } });
  await recorder.checkpoint();
  expect(await recorder.api.session('long')).toMatchObject({ value: { title } });
  expect(await recorder.api.recovery('long')).toMatchObject({ value: { title: shown } });
  expect(await recorder.sessionsInRecording()).toMatchObject([{ title: shown }, { title: short }]);
  const rest = createRestHandler({ recorder, bases: [BASE], openApi: () => Promise.reject(new Error('none')) });
  const listed = await rest.handle(new Request(`${ORIGIN}${BASE}/sessions`), NOBODY);
  expect(await listed.json()).toMatchObject({ active_sessions: [{ title: shown }, { title: short }] });
});
