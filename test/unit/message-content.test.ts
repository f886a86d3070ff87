// The content of a message as chat APIs have it: null, or a list of parts of which the texts are recorded.

import { expect, onTestFinished, test } from 'vitest';
import { takeEvent } from '../../src/client/outbox/take-event.ts';
import { createRestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { parseEvent, sharedNames, type Reply } from '../../src/protocol/index.ts';
import {
  ADD,
  APPEND,
  NOBODY,
  SNAPSHOT,
  START,
  UPDATE,
  recorderOn,
  recorderWith,
  textsOf,
} from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { openClientOf } from '../support/recorder-link.ts';
import { ORIGIN } from './rest-fake-recorder.ts';

const BASE = '/api/recording';
const PICTURE = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(1_000)}` } };
const TEXT = { type: 'text', text: 'What is ', cache_control: { type: 'ephemeral' } };

const anything: (value: unknown) => never = (value) => value as never;

/** How an event reaches the recorder: by the client, or by REST. */
type Send = (event: object) => Promise<Reply>;

async function byClient(recorder: TestRecorder): Promise<Send> {
  const client = await openClientOf(recorder, sharedNames());
  onTestFinished(() => client.close());
  return (event) => client.record(anything(event));
}

async function byRest(recorder: TestRecorder): Promise<Send> {
  const rest = createRestHandler({ recorder, bases: [BASE], openApi: () => Promise.reject(new Error('none')) });
  return async (event) => {
    const body = JSON.stringify({ events: [event] });
    const answer = await rest.handle(new Request(`${ORIGIN}${BASE}/events`, { method: 'POST', body }), NOBODY);
    const { responses } = (await answer.json()) as { readonly responses: readonly [Reply] };
    return responses[0];
  };
}

const DOORS = [
  ['the client', byClient],
  ['REST', byRest],
] as const;

const CONTENTS: readonly (readonly [name: string, content: unknown, text: string, leftOut: readonly number[]])[] = [
  ['null, as of a tool call', null, '', []],
  ['left out', undefined, '', []],
  ['an empty list', [], '', []],
  ['texts', ['What is ', 'this?'], 'What is this?', []],
  ['parts of type text', [TEXT, { type: 'text', text: 'this?' }], 'What is this?', []],
  ['an input', [{ type: 'input_text', text: 'Why?' }], 'Why?', []],
  ['an output', [{ type: 'output_text', text: 'Because.', annotations: [] }], 'Because.', []],
  ['a text and a picture', [TEXT, PICTURE, 'this?'], 'What is this?', [1]],
  ['a picture alone', [PICTURE], '', [0]],
  ['a text part without text', [{ type: 'text' }, { type: 'text', text: null }], '', [0, 1]],
  ['a call of a tool and its input', ['Wait. ', { type: 'tool_use', input: { text: 'x' } }], 'Wait. ', [1]],
  ['a thought', [{ type: 'thinking', thinking: 'Hm.', text: 'Hm.' }, 'Yes.'], 'Yes.', [0]],
];

for (const [door, open] of DOORS) {
  test.each(CONTENTS)(
    `through ${door}, message_add takes the text of a content: %s`,
    async (_name, content, text, leftOut) => {
      const recorder = await recorderWith(START);
      const send = await open(recorder);
      const ignored = namesOf(leftOut, 'content');
      expect(ignoredOf(await send({ ...ADD, content }))).toEqual(ignored);
      expect(await textsOf(recorder)).toEqual([text]);
    },
  );

  test.each(CONTENTS)(
    `through ${door}, a snapshot takes the text of a content: %s`,
    async (_name, content, text, leftOut) => {
      const recorder = recorderOn();
      const send = await open(recorder);
      const messages = [
        { message_id: 'q', role: 'user', content: 'Look.' },
        { message_id: 'm', role: 'assistant', content },
      ];
      const ignored = namesOf(leftOut, 'messages.1.content');
      expect(ignoredOf(await send({ ...SNAPSHOT, messages }))).toEqual(ignored);
      expect(await textsOf(recorder)).toEqual(['Look.', text]);
    },
  );

  test(`through ${door}, message_update takes a list of parts, and leaves the text as it is for null`, async () => {
    const recorder = await recorderWith(START, ADD);
    const send = await open(recorder);
    expect(ignoredOf(await send({ ...UPDATE, content: [PICTURE, 'Hello', { type: 'text', text: ' you' }] }))).toEqual([
      'content.0',
    ]);
    expect(await textsOf(recorder)).toEqual(['Hello you']);
    expect(await send({ ...UPDATE, content: null, metadata: { n: 1 } })).toMatchObject({ type: 'ack', seq: 4 });
    expect(await textsOf(recorder)).toEqual(['Hello you']);
  });

  test.each([
    ['a number', 7, '', '7'],
    ['an object', { type: 'text', text: 'x' }, '', 'a value of type object'],
    ['a flag', true, '', 'true'],
    ['a list with a number', ['x', 7], '.1', '7'],
    ['a list with null', [null, 'x'], '.0', 'null'],
    ['a list with a list', [['x']], '.0', 'a list'],
  ])(
    `through ${door}, a content that is %s is refused, and the error names the place`,
    async (_, content, at, shown) => {
      const recorder = await recorderWith(START, ADD);
      const send = await open(recorder);
      const error = (place: string) => ({
        code: 'invalid_event',
        message: expect.stringMatching(new RegExp(`^${place}${at}: expected text or .*, received ${shown}\\. `)),
      });
      expect(await send({ ...ADD, message_id: 'n', content })).toMatchObject(error('message_add.content'));
      const messages = [
        { message_id: 'q', role: 'user', content: 'Look.' },
        { message_id: 'n', role: 'user', content },
      ];
      const place = 'session_snapshot.messages.1.content';
      expect(await send({ ...SNAPSHOT, messages })).toMatchObject(error(place));
      expect(await textsOf(recorder)).toEqual(['Hello']);
    },
  );
}

/** The names of parts that are left out of a content; undefined for none. */
function namesOf(leftOut: readonly number[], content: string): readonly string[] | undefined {
  return leftOut.length === 0 ? undefined : leftOut.map((index) => `${content}.${index}`);
}

function ignoredOf(reply: Reply): readonly string[] | undefined {
  expect(reply.type).toBe('ack');
  return reply.type === 'ack' ? reply.ignored_fields : undefined;
}

test('a content that grows by a part extends the text, and keeps no revision', async () => {
  const recorder = await recorderWith(START, { ...ADD, content: ['Hello'] }, { ...ADD, content: ['Hello', ' you'] });
  expect(await recorder.api.session('s')).toMatchObject({
    value: { messages: [{ content: 'Hello you', revisions: [] }] },
  });
});

test('the client copies no picture, and does not count it', () => {
  const url = 'A'.repeat(40_000_000);
  const taken = takeEvent({ ...ADD, content: ['Look.', { type: 'image_url', image_url: { url } }] });
  expect(taken).toMatchObject({ ok: true, value: { event: { content: ['Look.', { type: 'image_url' }] } } });
  expect(taken.ok && taken.value.length).toBeLessThan(2_000);
});

test('a content that is a list of holes is refused at once', async () => {
  const send = await byClient(await recorderWith(START));
  const content = Object.assign([], { length: 2 ** 32 - 1 });
  expect(await send({ ...ADD, content })).toMatchObject({ code: 'invalid_event' });
});

test('a deeply nested or endless part is left out like any other', async () => {
  const send = await byClient(await recorderWith(START));
  const cycle: Record<string, unknown> = { type: 'tool_use' };
  cycle['input'] = cycle;
  expect(ignoredOf(await send({ ...ADD, content: ['x', cycle] }))).toEqual(['content.1']);
});

test('an ack names the first 1,000 of what was left out', () => {
  const parsed = parseEvent({ ...ADD, content: Array.from({ length: 100_000 }, () => ({})) });
  expect(parsed.ok && parsed.ignored?.length).toBe(1_000);
  expect(parsed.ok && parsed.ignored?.at(-1)).toBe('content.999');
});

for (const [door, open] of DOORS) {
  test.each([
    ['null, as in the last chunk of a stream', { content_delta: null }, 'Hello'],
    ['left out', {}, 'Hello'],
    ['undefined beside other undefined fields', { content_delta: undefined, reasoning: undefined }, 'Hello'],
    ['a list of parts', { content_delta: [{ type: 'text', text: ' you' }] }, 'Hello you'],
  ])(`through ${door}, message_append takes the text of a content_delta: %s`, async (_name, fields, text) => {
    const recorder = await recorderWith(START, ADD);
    const send = await open(recorder);
    expect(ignoredOf(await send({ ...APPEND, content_delta: undefined, ...fields }))).toBeUndefined();
    expect(await textsOf(recorder)).toEqual([text]);
  });

  test(`through ${door}, fields that events do not have are named in the ack`, async () => {
    const recorder = recorderOn();
    const send = await open(recorder);
    expect(ignoredOf(await send({ ...START, user: { id: 7 }, temperature: null }))).toEqual(['user', 'temperature']);
    expect(ignoredOf(await send({ ...ADD, content: null, tool_calls: [{}] }))).toEqual(['tool_calls']);
    expect(ignoredOf(await send({ ...APPEND, toString: 'x' }))).toEqual(['toString']);
    const messages = [{ message_id: 'm', role: 'assistant', content: 'Hello', name: 'calc', created_at: 1 }];
    expect(ignoredOf(await send({ ...SNAPSHOT, messages, total: 1 }))).toEqual(['messages.0.name', 'total']);
  });

  test.each([
    ['message_add', { ...ADD, content: undefined, text: 'Hello' }, 'text'],
    ['message_append', { ...APPEND, content_delta: undefined, delta: 'Hello' }, 'delta'],
    ['session_snapshot', { ...SNAPSHOT, messages: [{ message_id: 'm', role: 'user', parts: [] }] }, 'parts'],
  ])(`through ${door}, %s without content is refused where another field may hold it`, async (_type, event, field) => {
    const recorder = await recorderWith(START, ADD);
    const send = await open(recorder);
    expect(await send(event)).toMatchObject({
      type: 'error',
      code: 'invalid_event',
      message: expect.stringContaining(`besides the unknown fields ${field}`),
    });
  });
}
