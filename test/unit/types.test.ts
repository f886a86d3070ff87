// What callers may write in TypeScript. `tsc` holds these; running them holds that the values are as their types say.

import { expect, expectTypeOf, test } from 'vitest';
import type {
  EventOf,
  Failure,
  HeartbeatEvent,
  MessageAddEvent,
  MessageAppendEvent,
  MessageUpdateEvent,
  NewEvent,
  RecorderClient,
  RecordingApi,
  RecordingEvent,
  Result,
  SessionEndEvent,
  SessionPage,
  SessionSnapshotEvent,
  SessionStartEvent,
  SessionUpdateEvent,
  UpdateResult,
} from '../../src/client/index.ts';
import { createRestApi } from '../../src/client/transports/rest-api.ts';
import { createLiveApi } from '../../src/client/reading/live-api.ts';
import { failed, ok, parseEvent, refusedUpdate } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport } from '../support/client-fakes.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

test('a result can be taken apart, and ok narrows its parts', () => {
  const titlesOf = ({ ok: isOk, value, error }: Result<SessionPage>): readonly (string | null)[] | string => {
    if (isOk) {
      expectTypeOf(value).toEqualTypeOf<SessionPage>();
      expectTypeOf(error).toEqualTypeOf<undefined>();
      return value.sessions.map(({ title }) => title);
    }
    expectTypeOf(value).toEqualTypeOf<undefined>();
    expectTypeOf(error).toEqualTypeOf<Failure>();
    return error.message;
  };
  expect(titlesOf(ok({ sessions: [], total: 0, next_cursor: null }))).toEqual([]);
  expect(titlesOf(failed('storage_full', 'No room.'))).toBe('No room.');
});

test('error alone narrows a result, too', () => {
  const lengthOf = ({ value, error }: Result<string>): number => (error === undefined ? value.length : -1);
  expect(lengthOf(ok('four'))).toBe(4);
  expect(lengthOf(failed('not_found', 'None.'))).toBe(-1);
});

test('the result of an update can be taken apart, too', () => {
  const codeOf = ({ ok: isOk, error }: UpdateResult): string => (isOk ? 'applied' : error.code);
  expect(codeOf(refusedUpdate('recording', 'Wait.'))).toBe('recording');
});

test('an event may be recorded with an id of its own or without', () => {
  expectTypeOf<{ type: 'heartbeat'; timestamp: number }>().toExtend<NewEvent>();
  expectTypeOf<{ type: 'heartbeat'; timestamp: number; event_id: string }>().toExtend<NewEvent>();
  expectTypeOf<Parameters<RecorderClient['record']>[0]>().toEqualTypeOf<NewEvent>();
  expectTypeOf<RecordingEvent>().toExtend<NewEvent>();
});

test('every event has a type with a name', () => {
  expectTypeOf<EventOf<'session_start'>>().toEqualTypeOf<SessionStartEvent>();
  expectTypeOf<EventOf<'session_end'>>().toEqualTypeOf<SessionEndEvent>();
  expectTypeOf<EventOf<'session_update'>>().toEqualTypeOf<SessionUpdateEvent>();
  expectTypeOf<EventOf<'session_snapshot'>>().toEqualTypeOf<SessionSnapshotEvent>();
  expectTypeOf<EventOf<'message_add'>>().toEqualTypeOf<MessageAddEvent>();
  expectTypeOf<EventOf<'message_update'>>().toEqualTypeOf<MessageUpdateEvent>();
  expectTypeOf<EventOf<'message_append'>>().toEqualTypeOf<MessageAppendEvent>();
  expectTypeOf<EventOf<'heartbeat'>>().toEqualTypeOf<HeartbeatEvent>();
});

test('message_update takes each of its changes alone', () => {
  const update = { type: 'message_update', session_id: 's', message_id: 'm' } as const;
  expectTypeOf({ ...update, content: '' }).toExtend<NewEvent>();
  expectTypeOf({ ...update, is_complete: true }).toExtend<NewEvent>();
  expectTypeOf({ ...update, metadata: { finish_reason: 'stop' } }).toExtend<NewEvent>();
});

test('the content of a message is what a chat API has in its place, and what is recorded is text', () => {
  const picture = { type: 'image_url', image_url: { url: 'data:' } } as const;
  const add = { type: 'message_add', session_id: 's', message_id: 'm', role: 'user' } as const;
  const contents = [null, undefined, 'x', ['x', { type: 'text', text: 'x' }, picture]] as const;
  expectTypeOf({ ...add, content: contents[0] }).toExtend<NewEvent>();
  expectTypeOf({ ...add, content: contents[1] }).toExtend<NewEvent>();
  expectTypeOf({ ...add, content: contents[2] }).toExtend<NewEvent>();
  expectTypeOf({ ...add, content: contents[3] }).toExtend<NewEvent>();
  expectTypeOf({ ...add, content: 7 }).not.toExtend<NewEvent>();
  expectTypeOf<MessageAddEvent['content']>().toEqualTypeOf<string>();
  for (const content of contents) expect(parseEvent({ ...add, content }).ok).toBe(true);
});

/** The API at each place that offers it, on one recorder. */
function apis(): readonly [name: string, api: RecordingApi][] {
  const { api } = openTestRecorder({ database: newDatabase(), clock: () => 1 });
  const transport = new FakeTransport(new CounterRecorder(), { api });
  const asked = createRestApi(async (_method, path) =>
    ok(
      path.startsWith('/sessions')
        ? { sessions: [], total: 0, next_cursor: null }
        : { type: 'error', code: 'session_not_found', message: path },
    ),
  );
  return [
    ['the recorder', api],
    ['a client', createLiveApi(() => Promise.resolve(transport))],
    ['REST', asked],
  ];
}

test.each(apis())('sessions() and session(id) need no more arguments at %s', async (_, api) => {
  expect(await api.sessions()).toEqual({ ok: true, value: { sessions: [], total: 0, next_cursor: null } });
  expect(await api.session('none')).toMatchObject({ ok: false, error: { code: 'session_not_found' } });
});
