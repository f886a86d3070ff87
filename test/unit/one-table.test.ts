// A field that is added to the table of events, and nowhere else, works everywhere: it travels from record() to
// followers and to REST, and the API description has it.

import { beforeAll, expect, test, vi } from 'vitest';
import type { NewEvent } from '../../src/client/recorder-client.ts';
import { describeApi } from '../../src/hosts/rest/openapi.ts';
import { createRestHandler, type RestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { ROUTES } from '../../src/hosts/rest/routes.ts';
import {
  EVENT_TYPES,
  isPlainObject,
  packFacts,
  sharedNames,
  WIRE_VERSION,
  type Fact,
} from '../../src/protocol/index.ts';
import type { Kind, Shape } from '../../src/protocol/index.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { openClientOf } from '../support/recorder-link.ts';
import { ORIGIN } from './rest-fake-recorder.ts';

vi.mock(import('../../src/protocol/event-shapes.ts'), async (importOriginal) => {
  const original = await importOriginal();
  const mood: Kind = { kind: 'text', maxLength: 20 };
  const withMood = (shape: Shape): Shape => ({
    ...shape,
    rows: [...shape.rows, { name: 'mood', field: mood, isOptional: true }],
  });
  const shapes = Object.entries(original.EVENT_SHAPES).map(([type, shape]) => [type, withMood(shape)]);
  return { ...original, EVENT_SHAPES: Object.fromEntries(shapes) };
});

const NAMES = sharedNames('one-table');
const NOBODY = { page_id: null };
const BASE = '/api/recording';

const EVENTS: readonly (NewEvent & { readonly mood: unknown })[] = [
  { type: 'session_start', session_id: 's', provider: 'p', mood: 'hopeful' },
  { type: 'session_update', session_id: 's', title: 't', mood: 'busy' },
  { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: 'a', mood: 'curious' },
  { type: 'message_append', session_id: 's', message_id: 'm', content_delta: 'b', mood: 'eager' },
  { type: 'message_update', session_id: 's', message_id: 'm', is_complete: true, mood: 'content' },
  { type: 'session_snapshot', session_id: 's', provider: 'p', messages: [], mood: 'calm' },
  { type: 'heartbeat', session_id: 's', timestamp: 1, mood: 'alive' },
  { type: 'session_end', session_id: 's', mood: 'relieved' },
];

function moodOf(fact: unknown): unknown {
  return isPlainObject(fact) ? fact['mood'] : undefined;
}

let recorder: TestRecorder;
let rest: RestHandler;

beforeAll(() => {
  const channel = new BroadcastChannel(NAMES.channel);
  recorder = openTestRecorder({
    database: newDatabase(),
    clock: () => 1,
    host: {
      publish: (facts) => {
        channel.postMessage({ type: 'facts', wire_version: WIRE_VERSION, facts: packFacts(facts) });
      },
    },
  });
  rest = createRestHandler({ recorder, bases: [BASE], openApi: () => Promise.reject(new Error('none')) });
  return () => {
    channel.close();
  };
});

test('a field that is added to the table travels from record() to a follower and to REST', async () => {
  expect(EVENTS.map(({ type }) => type).toSorted()).toEqual(EVENT_TYPES.toSorted());
  const client = await openClientOf(recorder, NAMES);
  const heard: Fact[] = [];
  client.subscribe((fact) => heard.push(fact), { since: 0 });
  for (const event of EVENTS) expect(await client.record(event)).toMatchObject({ type: 'ack' });
  await vi.waitFor(() => {
    expect(heard).toHaveLength(EVENTS.length);
  });
  const moods = EVENTS.map(({ mood }) => mood);
  expect(heard.map(moodOf)).toEqual(moods);

  const answer = await rest.handle(new Request(`${ORIGIN}${BASE}/session/s/events`), NOBODY);
  const { facts } = (await answer.json()) as { facts: Fact[] };
  expect(facts.map(moodOf)).toEqual(moods);
  await client.close();
});

test('the limit of the added field holds, in the client and at REST alike', async () => {
  const event = { type: 'session_update', session_id: 's', mood: 'x'.repeat(21) };
  const answer = await rest.handle(
    new Request(`${ORIGIN}${BASE}/events`, { method: 'POST', body: JSON.stringify({ events: [event] }) }),
    NOBODY,
  );
  expect(await answer.json()).toMatchObject({ responses: [{ code: 'payload_too_large' }] });
});

test('the API description has the added field, in events and in facts', () => {
  const document = JSON.stringify(describeApi(ROUTES, '0'));
  const described = document.match(/"mood":\{"anyOf":\[\{"type":"string","maxLength":20\},\{"type":"null"\}\]\}/g);
  expect(described).toHaveLength(2 * EVENT_TYPES.length);
});
