// Events are sent in order, and again after a failure, until each is acked once.

import { afterEach, expect, test, vi } from 'vitest';
import { RETRY_MS } from '../../src/client/constants.ts';
import { ok, type Reply } from '../../src/protocol/index.ts';
import { createOutbox, type Outbox } from '../../src/client/outbox/outbox.ts';
import { createSender, type Sender } from '../../src/client/outbox/sender.ts';
import { CounterRecorder, FakeTransport, LOST, nextTurn, openClient, taken, token } from '../support/client-fakes.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Sending {
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly onForgotten: ReturnType<typeof vi.fn<() => void>>;
}

function startSending(): Sending {
  const outbox = createOutbox('abcdefghijkl', () => undefined);
  const onForgotten = vi.fn<() => void>();
  return { outbox, onForgotten, sender: createSender(outbox, { onProgress: () => undefined, onForgotten }) };
}

test('sends all events of one turn as one batch', async () => {
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { client } = await openClient([transport]);
  await Promise.all(['a', 'b', 'c'].map((text) => client.record(token(text))));
  expect(transport.batches).toEqual([['a', 'b', 'c']]);
  expect(client.state).toEqual({ status: 'saved', refused: 0 });
  await client.close();
});

test('sends every event without a reply again through the next transport when one is lost', async () => {
  const recorder = new CounterRecorder();
  const [transport, next] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  const { client } = await openClient([transport, next]);
  transport.hold();
  const first = client.record(token('a'));
  await nextTurn();
  const second = client.record(token('b'));
  await nextTurn();
  transport.lose();
  expect(await first).toMatchObject({ type: 'ack', duplicate: true });
  expect(await second).toMatchObject({ type: 'ack', duplicate: true });
  expect(next.batches).toEqual([['a', 'b']]);
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(transport.isClosed).toBe(true);
  await client.close();
});

test('an error after an event that is not recorded yet is not final, because that event may be its cause', async () => {
  const { outbox, sender } = startSending();
  const sent: unknown[][] = [];
  const answers: Reply[][] = [
    [
      { type: 'error', event_id: 'hf-abcdefghijkl-1', code: 'storage_full', message: '' },
      { type: 'error', event_id: 'mine', code: 'session_not_found', message: '' },
    ],
    [
      { type: 'ack', event_id: 'hf-abcdefghijkl-1', session_id: 's1', status: 'session_started' },
      { type: 'error', event_id: 'mine', code: 'message_not_found', message: '' },
    ],
  ];
  vi.useFakeTimers();
  const transport = new FakeTransport(new CounterRecorder());
  transport.send = (events) => {
    sent.push([...events]);
    return Promise.resolve(ok(answers.shift() ?? []));
  };
  const start = outbox.add(taken('start'));
  const append = outbox.add(taken('append', 'mine'));
  sender.use(transport, null);
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(sent.map((events) => events.length)).toEqual([2, 2]);
  expect([await start, await append]).toMatchObject([{ type: 'ack' }, { code: 'message_not_found' }]);
});

test('reports not_saved while no transport is open, and keeps the events', async () => {
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { client } = await openClient([transport]);
  transport.lose();
  await nextTurn();
  void client.record(token('a'));
  expect(client.state).toEqual({ status: 'not_saved', refused: 0, pending: 1, reason: LOST });
});

test("settles a caller's event with an id in the client's format that is refused for a gap", async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { outbox, sender, onForgotten } = startSending();
  sender.use(transport, null);
  const replies = [outbox.add(taken('a', 'hf-anotherone00-7')), outbox.add(taken('b'))];
  sender.flush();
  expect(await Promise.all(replies)).toMatchObject([{ type: 'error', code: 'event_gap' }, { type: 'ack' }]);
  expect(onForgotten).not.toHaveBeenCalled();
  expect(transport.batches).toEqual([['a', 'b']]);
});

test('sends a batch again after a pause if the storage refused it temporarily', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { outbox, sender } = startSending();
  sender.use(transport, null);
  recorder.refuse('storage_full');
  const reply = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  expect(sender.trouble).toMatchObject({ code: 'storage_full' });
  expect(transport.batches).toEqual([['a']]);
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(await reply).toMatchObject({ type: 'ack' });
  expect(transport.batches).toEqual([['a'], ['a']]);
  expect(sender.trouble).toBeNull();
});

test('sends pipelined batches again in order if the first of them was refused temporarily', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { outbox, sender, onForgotten } = startSending();
  sender.use(transport, null);
  recorder.refuse('storage_unavailable');
  transport.hold();
  const first = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  const second = outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  expect(transport.batches).toEqual([['a'], ['b']]);
  transport.deliver();
  await nextTurn();
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  await Promise.all([first, second]);
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(onForgotten).not.toHaveBeenCalled();
});

test('requests a new identity if the recorder expects an event that was acked before', async () => {
  const recorder = new CounterRecorder();
  const { outbox, sender, onForgotten } = startSending();
  sender.use(new FakeTransport(recorder), null);
  sender.flush();
  const acked = outbox.add(taken('a'));
  await acked;
  recorder.forget();
  void outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  expect(onForgotten).toHaveBeenCalledTimes(1);
});

test('sends batches with ids of callers one at a time, because these ids do not show their order', async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { outbox, sender } = startSending();
  sender.use(transport, null);
  transport.hold();
  const first = outbox.add(taken('a', 'mine-1'));
  sender.flush();
  await nextTurn();
  const second = outbox.add(taken('b', 'mine-2'));
  sender.flush();
  await nextTurn();
  expect(transport.batches).toEqual([['a']]);
  transport.deliver();
  await Promise.all([first, second]);
  expect(transport.batches).toEqual([['a'], ['b']]);
});

test('sends one batch at a time through a transport that does not keep their order', async () => {
  const transport = new FakeTransport(new CounterRecorder(), { pipelines: false });
  const { outbox, sender } = startSending();
  sender.use(transport, null);
  transport.hold();
  void outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  void outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  expect(transport.batches).toEqual([['a']]);
});

test('accepts acks that a lost transport still delivers, but does not resend because of its errors', async () => {
  const recorder = new CounterRecorder();
  const [transport, next] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  const { outbox, sender, onForgotten } = startSending();
  sender.use(transport, null);
  transport.hold();
  const first = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  recorder.refuse('storage_full');
  void outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  next.hold();
  sender.use(next, null);
  await nextTurn();
  transport.deliver();
  expect(await first).toMatchObject({ type: 'ack' });
  await nextTurn();
  expect(sender.trouble).toBeNull();
  expect(outbox.size).toBe(1);
  expect(next.batches).toEqual([['a', 'b']]);
  expect(onForgotten).not.toHaveBeenCalled();
});

test('ignores a refusal of an event that an earlier transport has acked in the meantime', async () => {
  const recorder = new CounterRecorder();
  const [transport, next] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  const { outbox, sender } = startSending();
  sender.use(transport, null);
  transport.hold();
  const reply = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  next.hold();
  recorder.refuse('storage_full');
  sender.use(next, null);
  await nextTurn();
  transport.deliver();
  expect(await reply).toMatchObject({ type: 'ack' });
  next.deliver();
  await nextTurn();
  expect(sender.trouble).toBeNull();
});
