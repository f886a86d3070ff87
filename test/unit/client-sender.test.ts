// Events are sent in order, and again after anything went wrong, until each is acked once.

import { afterEach, expect, test, vi } from 'vitest';
import { RETRY_MS } from '../../src/client/constants.ts';
import { ok, type Reply } from '../../src/protocol/index.ts';
import { Outbox } from '../../src/client/outbox/outbox.ts';
import { Sender } from '../../src/client/outbox/sender.ts';
import { CounterRecorder, FakeDoor, LOST, nextTurn, openClient, taken, token } from '../support/client-fakes.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface Sending {
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly onForgotten: ReturnType<typeof vi.fn<() => void>>;
}

function startSending(): Sending {
  const outbox = new Outbox('abcdefghijkl');
  const onForgotten = vi.fn<() => void>();
  return { outbox, onForgotten, sender: new Sender(outbox, { onProgress: () => undefined, onForgotten }) };
}

test('sends what is recorded in one turn as one batch', async () => {
  const recorder = new CounterRecorder();
  const door = new FakeDoor(recorder);
  const { client } = await openClient([door]);
  await Promise.all(['a', 'b', 'c'].map((text) => client.record(token(text))));
  expect(door.batches).toEqual([['a', 'b', 'c']]);
  expect(client.state).toEqual({ status: 'saved' });
  await client.close();
});

test('sends everything without a reply again through the next door when one is lost', async () => {
  const recorder = new CounterRecorder();
  const [door, next] = [new FakeDoor(recorder), new FakeDoor(recorder)];
  const { client } = await openClient([door, next]);
  door.hold();
  const first = client.record(token('a'));
  await nextTurn();
  const second = client.record(token('b'));
  await nextTurn();
  door.lose();
  expect(await first).toMatchObject({ type: 'ack', duplicate: true });
  expect(await second).toMatchObject({ type: 'ack', duplicate: true });
  expect(next.batches).toEqual([['a', 'b']]);
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(door.isClosed).toBe(true);
  await client.close();
});

test('an error behind an event that is still to be recorded is not final: it may be for want of that', async () => {
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
  const door = new FakeDoor(new CounterRecorder());
  door.send = (events) => {
    sent.push([...events]);
    return Promise.resolve(ok(answers.shift() ?? []));
  };
  const start = outbox.add(taken('start'));
  const append = outbox.add(taken('append', 'mine'));
  sender.use(door, null);
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(sent.map((events) => events.length)).toEqual([2, 2]);
  expect([await start, await append]).toMatchObject([{ type: 'ack' }, { code: 'message_not_found' }]);
});

test('says not_saved while no door is open, and keeps the events', async () => {
  const recorder = new CounterRecorder();
  const door = new FakeDoor(recorder);
  const { client } = await openClient([door]);
  door.lose();
  await nextTurn();
  void client.record(token('a'));
  expect(client.state).toEqual({ status: 'not_saved', pending: 1, reason: LOST });
});

test('settles an event with the gap before it whose id is like that of a client, but was given by the caller', async () => {
  const door = new FakeDoor(new CounterRecorder());
  const { outbox, sender, onForgotten } = startSending();
  sender.use(door, null);
  const replies = [outbox.add(taken('a', 'hf-anotherone00-7')), outbox.add(taken('b'))];
  sender.flush();
  expect(await Promise.all(replies)).toMatchObject([{ type: 'error', code: 'event_gap' }, { type: 'ack' }]);
  expect(onForgotten).not.toHaveBeenCalled();
  expect(door.batches).toEqual([['a', 'b']]);
});

test('sends a batch again that the storage refused for now, after a pause', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const recorder = new CounterRecorder();
  const door = new FakeDoor(recorder);
  const { outbox, sender } = startSending();
  sender.use(door, null);
  recorder.refuse('storage_full');
  const reply = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  expect(sender.trouble).toMatchObject({ code: 'storage_full' });
  expect(door.batches).toEqual([['a']]);
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(await reply).toMatchObject({ type: 'ack' });
  expect(door.batches).toEqual([['a'], ['a']]);
  expect(sender.trouble).toBeNull();
});

test('sends pipelined batches again in order when the first of them was refused for now', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const recorder = new CounterRecorder();
  const door = new FakeDoor(recorder);
  const { outbox, sender, onForgotten } = startSending();
  sender.use(door, null);
  recorder.refuse('storage_unavailable');
  door.hold();
  const first = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  const second = outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  expect(door.batches).toEqual([['a'], ['b']]);
  door.deliver();
  await nextTurn();
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  await Promise.all([first, second]);
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(onForgotten).not.toHaveBeenCalled();
});

test('asks for another identity when the recorder expects an event that was acked long ago', async () => {
  const recorder = new CounterRecorder();
  const { outbox, sender, onForgotten } = startSending();
  sender.use(new FakeDoor(recorder), null);
  sender.flush();
  const acked = outbox.add(taken('a'));
  await acked;
  recorder.forget();
  void outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  expect(onForgotten).toHaveBeenCalledTimes(1);
});

test('lets batches with ids of callers wait for each other, as these do not show their order', async () => {
  const door = new FakeDoor(new CounterRecorder());
  const { outbox, sender } = startSending();
  sender.use(door, null);
  door.hold();
  const first = outbox.add(taken('a', 'mine-1'));
  sender.flush();
  await nextTurn();
  const second = outbox.add(taken('b', 'mine-2'));
  sender.flush();
  await nextTurn();
  expect(door.batches).toEqual([['a']]);
  door.deliver();
  await Promise.all([first, second]);
  expect(door.batches).toEqual([['a'], ['b']]);
});

test('sends one batch at a time through a door that does not keep their order', async () => {
  const door = new FakeDoor(new CounterRecorder(), { pipelines: false });
  const { outbox, sender } = startSending();
  sender.use(door, null);
  door.hold();
  void outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  void outbox.add(taken('b'));
  sender.flush();
  await nextTurn();
  expect(door.batches).toEqual([['a']]);
});

test('takes what a lost door still answers as acks, but not as a reason to send again', async () => {
  const recorder = new CounterRecorder();
  const [door, next] = [new FakeDoor(recorder), new FakeDoor(recorder)];
  const { outbox, sender, onForgotten } = startSending();
  sender.use(door, null);
  door.hold();
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
  door.deliver();
  expect(await first).toMatchObject({ type: 'ack' });
  await nextTurn();
  expect(sender.trouble).toBeNull();
  expect(outbox.size).toBe(1);
  expect(next.batches).toEqual([['a', 'b']]);
  expect(onForgotten).not.toHaveBeenCalled();
});

test('is not troubled by a refusal of what an earlier door has acked by then', async () => {
  const recorder = new CounterRecorder();
  const [door, next] = [new FakeDoor(recorder), new FakeDoor(recorder)];
  const { outbox, sender } = startSending();
  sender.use(door, null);
  door.hold();
  const reply = outbox.add(taken('a'));
  sender.flush();
  await nextTurn();
  next.hold();
  recorder.refuse('storage_full');
  sender.use(next, null);
  await nextTurn();
  door.deliver();
  expect(await reply).toMatchObject({ type: 'ack' });
  next.deliver();
  await nextTurn();
  expect(sender.trouble).toBeNull();
});
