// A bug while an event is decided costs that event, and nothing else.
import { afterEach, expect, test, vi } from 'vitest';
import type * as decideMessage from '../../src/engine/decide-message.ts';
import type * as views from '../../src/engine/views.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const state = vi.hoisted(() => ({ breaksOn: '', breaksReads: false }));

vi.mock('../../src/engine/decide-message.ts', async (load) => {
  const actual = await load<typeof decideMessage>();
  return {
    ...actual,
    decideMessageAppend: (...args: Parameters<typeof actual.decideMessageAppend>) => {
      if (args[1].content_delta === state.breaksOn) throw new TypeError('Injected bug.');
      return actual.decideMessageAppend(...args);
    },
  };
});

vi.mock('../../src/engine/views.ts', async (load) => {
  const actual = await load<typeof views>();
  return {
    ...actual,
    summaryOf: (...args: Parameters<typeof actual.summaryOf>) => {
      if (state.breaksReads) throw new TypeError('Injected bug.');
      return actual.summaryOf(...args);
    },
  };
});

afterEach(() => {
  state.breaksOn = '';
  state.breaksReads = false;
});

function open() {
  return openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
}

async function contentOf(recorder: ReturnType<typeof open>): Promise<string | undefined> {
  const session = await recorder.api.session('s1', {});
  return session.ok ? session.value.messages[0]?.content : undefined;
}

test('one event of a group that meets a bug gets internal_error, and the others are recorded in order', async () => {
  const recorder = open();
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  state.breaksOn = '6';
  const deltas = Array.from({ length: 11 }, (_, index) => String(index));
  const replies = await recorder.record(
    deltas.map((delta) => append(delta)),
    FROM_NOWHERE,
  );
  expect(replies.map((reply) => (reply.type === 'ack' ? 'ack' : reply.code))).toEqual(
    deltas.map((delta) => (delta === '6' ? 'internal_error' : 'ack')),
  );
  expect(await contentOf(recorder)).toBe('01234578910');
  expect(recorder.published.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  expect(recorder.logged).toContainEqual({ text: 'A bug prevented a commit', detail: new TypeError('Injected bug.') });
});

test("a client's event that meets a bug is settled, so that its next ones are recorded, also after a restart", async () => {
  const database = newDatabase();
  const recorder = openTestRecorder({ database, clock: () => 1_000 });
  const start = sessionStart('s1', numbered(1));
  const add = messageAdd('m1', '', numbered(2));
  const bad = append('bug', numbered(3));
  const good = append('good', numbered(4));
  state.breaksOn = 'bug';
  const replies = await recorder.record([start, add, bad], FROM_NOWHERE);
  expect(replies.at(-1)).toMatchObject({ type: 'error', code: 'internal_error', ...numbered(3) });
  await recorder.checkpoint();
  const next = openTestRecorder({ database, clock: () => 1_000 });
  expect(await next.record([bad], FROM_NOWHERE)).toMatchObject([{ type: 'error', code: 'internal_error' }]);
  expect(await next.record([good], FROM_NOWHERE)).toMatchObject([{ type: 'ack', status: 'message_appended' }]);
  expect(await contentOf(next)).toBe('good');
});

test('a bug leaves the storage healthy', async () => {
  const recorder = open();
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  state.breaksOn = 'bug';
  await recorder.record([append('bug')], FROM_NOWHERE);
  const status = await recorder.api.status();
  expect(status.ok && status.value.storage.health).toBe('ok');
});

test('a bug in a read gives internal_error, and the next read is served', async () => {
  const recorder = open();
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  state.breaksReads = true;
  expect(await recorder.api.sessions({})).toMatchObject({ ok: false, error: { code: 'internal_error' } });
  expect(await recorder.api.session('s1', {})).toMatchObject({ ok: false, error: { code: 'internal_error' } });
  state.breaksReads = false;
  expect(await recorder.api.sessions({})).toMatchObject({ ok: true });
});
