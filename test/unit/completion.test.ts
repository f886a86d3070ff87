// Whole answers are not called cut off: what completes a message, what reopens it, and what recovery says of it.

import { expect, test } from 'vitest';
import {
  ADD,
  APPEND,
  BEGINNING,
  END,
  NOBODY,
  SNAPSHOT,
  START,
  UPDATE,
  clock,
  recordOne,
  recorderOn,
  recoveryOf,
  sessionOf,
} from '../support/one-session.ts';
import { newDatabase, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import type { Completion, SessionDetail } from '../../src/protocol/index.ts';

const EMPTY = { ...ADD, content: '' };
const QUESTION = { ...ADD, message_id: 'q', role: 'user', content: 'And then?' };
const UNFINISHED = { ...UPDATE, content: ' world', is_complete: false };
const WHOLE = { ...UPDATE, content: ' world', is_complete: undefined };
/** Stands for the loss of the client. */
const LOST = { type: 'lost' };
const LATER_END = { ...END, event_id: 'end' };
const shown = (message_id: string, content: string) => ({ message_id, role: 'assistant', content });

interface Found {
  readonly completion: readonly Completion[];
  readonly cut_off: readonly string[];
  readonly incomplete: readonly string[];
}

/** Takes events: those after the loss of a client come from another one. */
function taker(): (recorder: TestRecorder, event: object) => Promise<void> {
  let pages = 1;
  return async (recorder, event) => {
    if (event !== LOST) return void (await recorder.record([event], { page_id: `page ${pages}` }));
    await recorder.clientGone(`page:page ${pages}`);
    pages += 1;
  };
}

/** What is said of the session after `events`; of a session that is not ended, once its client is lost. */
async function foundAfter(events: readonly object[], checkpoints: boolean): Promise<Found> {
  const database = newDatabase();
  clock.now = BEGINNING;
  const take = taker();
  for (const event of [START, ...events]) {
    const recorder = recorderOn(database);
    await take(recorder, event);
    if (checkpoints) await recorder.checkpoint();
    await recorder.close();
  }
  const recorder = recorderOn(database);
  await take(recorder, LOST);
  const { messages } = await sessionOf(recorder);
  const { cut_off, incomplete } = await recoveryOf(recorder);
  return {
    completion: messages.map(({ completion }) => completion),
    cut_off: cut_off.map(({ message_id }) => message_id),
    incomplete: incomplete.map(({ message_id }) => message_id),
  };
}

type Case = readonly [name: string, events: readonly object[], found: Partial<Found>];

const CASES: readonly Case[] = [
  ['added with its text', [ADD], { completion: ['complete'] }],
  [
    'completed, and then given an empty token, as the last chunk of many streams has it',
    [EMPTY, APPEND, { ...UPDATE, content: undefined, is_complete: true }, { ...APPEND, content_delta: '' }],
    { completion: ['complete'], cut_off: [] },
  ],
  [
    'given an empty token after the end',
    [EMPTY, APPEND, END, { ...APPEND, content_delta: '' }],
    { completion: ['complete'] },
  ],
  [
    'added with its text again after tokens',
    [EMPTY, APPEND, { ...ADD, content: ' world' }],
    { completion: ['complete'] },
  ],
  [
    'added again and again with the text so far',
    [EMPTY, ADD, { ...ADD, content: 'Hello world' }],
    { completion: ['complete'] },
  ],
  ['tokens, then is_complete: true', [EMPTY, APPEND, { ...UPDATE, content: ' world' }], { completion: ['complete'] }],
  ['tokens, then session_end', [EMPTY, APPEND, END], { completion: ['complete'] }],
  ['no tokens, then session_end', [EMPTY, END], { completion: ['complete'] }],
  ['text and tokens, then session_end', [ADD, APPEND, END], { completion: ['complete'] }],
  ['tokens, then a later message of the user', [EMPTY, APPEND, QUESTION], { completion: ['complete', 'complete'] }],
  [
    'tokens, then a snapshot that does not end with it',
    [EMPTY, APPEND, { ...SNAPSHOT, messages: [shown('m', ' world'), shown('n', '')] }],
    { completion: ['complete', 'cut_off'], cut_off: ['n'] },
  ],
  [
    'without text in a snapshot, as tool calls are',
    [{ ...SNAPSHOT, messages: [shown('m', ''), shown('n', 'Done')] }],
    { completion: ['complete', 'complete'] },
  ],
  [
    'tokens, then a snapshot that ends with it, then session_end',
    [EMPTY, APPEND, { ...SNAPSHOT, messages: [shown('m', ' world')] }, END],
    { completion: ['complete'] },
  ],
  [
    'tokens, then a snapshot that ends with it, then its client is lost',
    [EMPTY, APPEND, { ...SNAPSHOT, messages: [shown('m', ' world')] }],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  ['tokens, then its client is lost', [EMPTY, APPEND], { completion: ['cut_off'], cut_off: ['m'] }],
  [
    'added without text by the user, as a picture is, after tokens',
    [EMPTY, APPEND, { ...QUESTION, content: '' }],
    { completion: ['complete', 'complete'] },
  ],
  ['no tokens, then its client is lost', [EMPTY], { completion: ['cut_off'], cut_off: ['m'] }],
  ['text and tokens, then its client is lost', [ADD, APPEND], { completion: ['cut_off'], cut_off: ['m'] }],
  [
    'tokens after a later message of the user, then its client is lost',
    [EMPTY, APPEND, QUESTION, APPEND],
    { completion: ['cut_off', 'complete'], cut_off: ['m'] },
  ],
  [
    'tokens, then a message of the system, then its client is lost',
    [EMPTY, APPEND, { ...QUESTION, role: 'system' }],
    { completion: ['cut_off', 'complete'], cut_off: ['m'] },
  ],
  ...['user', 'system', 'developer', 'tool', 'function'].map((role): Case => [
    `added without text by the role ${role}, which is not streamed`,
    [{ ...EMPTY, role }],
    { completion: ['complete'] },
  ]),
  ...['assistant', 'model', 'reasoning', ''].map((role): Case => [
    `added without text by the role "${role}", which may be streamed, then its client is lost`,
    [{ ...EMPTY, role }],
    { completion: ['cut_off'], cut_off: ['m'] },
  ]),
  [
    'added without text by the user, then appended to, then its client is lost',
    [{ ...EMPTY, role: 'user' }, APPEND],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  [
    'of the user, whose text is replaced by none',
    [{ ...EMPTY, role: 'user' }, APPEND, { ...EMPTY, role: 'user' }],
    { completion: ['complete'] },
  ],
  [
    'of the user, without text, last in a snapshot',
    [{ ...SNAPSHOT, messages: [{ ...shown('m', ''), role: 'user' }] }],
    { completion: ['complete'] },
  ],
  [
    'of a tool call, then its result without text, then the answer',
    [EMPTY, { ...EMPTY, message_id: 'r', role: 'tool' }, { ...ADD, message_id: 'n' }],
    { completion: ['complete', 'complete', 'complete'] },
  ],
  [
    'tokens, then the result of a function',
    [EMPTY, APPEND, { ...ADD, message_id: 'r', role: 'function' }],
    { completion: ['complete', 'complete'] },
  ],
  [
    'tokens after the result of a tool, then its client is lost',
    [EMPTY, APPEND, { ...ADD, message_id: 'r', role: 'tool' }, APPEND],
    { completion: ['cut_off', 'complete'], cut_off: ['m'] },
  ],
  [
    'tokens, then an earlier result of a tool again, then its client is lost',
    [
      { ...ADD, message_id: 'r', role: 'tool' },
      EMPTY,
      APPEND,
      { ...ADD, message_id: 'r', role: 'tool', content: 'Result' },
    ],
    { completion: ['complete', 'cut_off'], cut_off: ['m'] },
  ],
  [
    'side by side with another answer, then its client is lost',
    [EMPTY, APPEND, { ...EMPTY, message_id: 'n' }, APPEND, { ...APPEND, message_id: 'n' }],
    { completion: ['cut_off', 'cut_off'], cut_off: ['m', 'n'] },
  ],
  ['added without text, then updated to its whole text', [EMPTY, WHOLE], { completion: ['complete'] }],
  ['tokens, then updated to the text that they made', [EMPTY, APPEND, WHOLE], { completion: ['complete'] }],
  ['tokens, then updated to another text', [ADD, APPEND, WHOLE], { completion: ['complete'] }],
  [
    'updated to its whole text, then tokens, then its client is lost',
    [EMPTY, WHOLE, APPEND],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  [
    'updated to no text, which is still to be written, then its client is lost',
    [ADD, { ...WHOLE, content: '' }],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  [
    'completed without text, then updated to no text',
    [EMPTY, { ...WHOLE, content: '', is_complete: true }, { ...WHOLE, content: '' }],
    { completion: ['complete'] },
  ],
  [
    'given metadata after tokens, then its client is lost',
    [EMPTY, APPEND, { ...WHOLE, content: undefined, metadata: { usage: 1 } }],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  [
    'is_complete: false, then updated to a text, then its client is lost',
    [EMPTY, UNFINISHED, { ...WHOLE, content: ' world!' }],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  [
    'is_complete: false, then session_end, then updated to a text',
    [EMPTY, UNFINISHED, END, { ...WHOLE, content: ' world!' }],
    { completion: ['incomplete'], incomplete: ['m'] },
  ],
  [
    'tokens, then an earlier message of the user again, then its client is lost',
    [QUESTION, EMPTY, APPEND, { ...QUESTION, content: 'And now?' }],
    { completion: ['complete', 'cut_off'], cut_off: ['m'] },
  ],
  [
    'is_complete: false, then session_end',
    [EMPTY, APPEND, UNFINISHED, END],
    { completion: ['incomplete'], incomplete: ['m'] },
  ],
  [
    'is_complete: false and more tokens, then session_end',
    [EMPTY, APPEND, UNFINISHED, APPEND, END],
    { completion: ['incomplete'], incomplete: ['m'] },
  ],
  [
    'is_complete: false, then a later message of the user',
    [EMPTY, APPEND, UNFINISHED, QUESTION],
    { completion: ['incomplete', 'complete'], incomplete: ['m'] },
  ],
  [
    'is_complete: false, then its client is lost',
    [EMPTY, APPEND, UNFINISHED],
    { completion: ['cut_off'], cut_off: ['m'] },
  ],
  [
    'is_complete: false, then true',
    [EMPTY, APPEND, UNFINISHED, { ...UNFINISHED, is_complete: true }],
    { completion: ['complete'] },
  ],
  [
    'closed as incomplete, then tokens, then session_end',
    [EMPTY, APPEND, UNFINISHED, END, APPEND, END],
    { completion: ['complete'] },
  ],
  ...Object.entries<readonly object[]>({
    'the session is started again': [START],
    'the user asks again': [START, QUESTION],
    'the session ends': [LATER_END],
    'the session goes on and ends': [START, QUESTION, LATER_END],
    'the result of a tool comes': [{ ...ADD, message_id: 'q', role: 'tool' }],
    'a snapshot holds what was saved': [{ ...SNAPSHOT, messages: [shown('m', ' world'), shown('q', 'Next')] }],
    'a snapshot ends with what was saved': [{ ...SNAPSHOT, messages: [shown('m', ' world')] }],
    'an empty token comes': [{ ...APPEND, content_delta: '' }],
    'the client is lost again': [START, QUESTION, LOST],
  }).map(([name, events]): Case => [
    `tokens, then its client is lost, and later ${name}`,
    [EMPTY, APPEND, LOST, ...events],
    {
      completion: hasMessageQ(events) ? ['cut_off', 'complete'] : ['cut_off'],
      cut_off: ['m'],
    },
  ]),
  ...Object.entries<readonly object[]>({
    'its app says that it is complete': [{ ...UPDATE, content: undefined, is_complete: true }],
    'it is added with its text': [{ ...ADD, content: ' world' }],
    'it is updated to its text': [WHOLE],
    'a snapshot goes on with it, and then the session ends': [
      { ...SNAPSHOT, messages: [shown('m', ' world!')] },
      LATER_END,
    ],
    'it is appended to, and then the session ends': [APPEND, LATER_END],
    'its app says that it is complete, and the client is lost again': [
      { ...UPDATE, content: undefined, is_complete: true },
      LOST,
    ],
  }).map(([name, events]): Case => [
    `tokens, then its client is lost, and later ${name}`,
    [EMPTY, APPEND, LOST, ...events],
    { completion: ['complete'] },
  ]),
  [
    'one that was complete before its client was lost, and one that was not',
    [EMPTY, APPEND, QUESTION, { ...EMPTY, message_id: 'n' }, LOST, { ...QUESTION, message_id: 'q2' }],
    { completion: ['complete', 'complete', 'cut_off', 'complete'], cut_off: ['n'] },
  ],
  [
    'is_complete: false, then its client is lost, and later is_complete: false and session_end',
    [EMPTY, APPEND, UNFINISHED, LOST, UNFINISHED, LATER_END],
    { completion: ['incomplete'], incomplete: ['m'] },
  ],
];

function hasMessageQ(events: readonly object[]): boolean {
  return JSON.stringify(events).includes('"q"');
}

test.each(CASES)('a message: %s', async (_name, events, found) => {
  const expected = { cut_off: [], incomplete: [], ...found };
  expect(await foundAfter(events, false)).toEqual(expected);
  expect(await foundAfter(events, true)).toEqual(expected);
});

test.each(CASES)('a follower shows the same: %s', async (_name, events) => {
  const recorder = recorderOn();
  const take = taker();
  await take(recorder, START);
  let followed: SessionDetail | null = await sessionOf(recorder);
  for (const event of [...events, LOST]) await take(recorder, event);
  for (const fact of recorder.published.slice(1)) followed = followed === null ? null : foldSession(followed, fact);
  expect(followed).toEqual(await sessionOf(recorder));
});

test('messages that timed out while they were open are cut off, and no longer once their session has ended', async () => {
  const recorder = recorderOn();
  await recorder.record([START, EMPTY, APPEND], NOBODY);
  clock.now += 3_600_001;
  expect(await recoveryOf(recorder)).toMatchObject({
    status: 'timed_out',
    cut_off: [{ message_id: 'm', saved_length: 6 }],
  });
  await recordOne(recorder, END);
  expect(await recoveryOf(recorder)).toMatchObject({ status: 'ended', cut_off: [], incomplete: [] });
});

test('a message of the user completes any number of open messages without reading one', async () => {
  const database = newDatabase();
  const first = recorderOn(database);
  const messages = Array.from({ length: 200 }, (_, index) => ({ ...EMPTY, message_id: `m${index}` }));
  await first.record([START, ...messages], NOBODY);
  await first.checkpoint();
  await first.close();
  const second = recorderOn(database);
  await second.record([QUESTION], NOBODY);
  expect(await openIn(second)).toEqual([]);
  await second.checkpoint();
  expect(await openIn(recorderOn(database))).toEqual([]);
});

async function openIn({ api }: TestRecorder): Promise<string[]> {
  const { messages } = valueOf(await api.session('s', {}));
  return messages.filter(({ is_complete }) => !is_complete).map(({ message_id }) => message_id);
}
