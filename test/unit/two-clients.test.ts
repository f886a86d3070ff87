// Two tabs write to one session: when one of them is lost in the middle of an answer, that answer is cut off, and no other.
// A tab that was taken for lost and writes again, such as one in the back/forward cache, has cut off nothing.

import { expect, test } from 'vitest';
import {
  ADD,
  APPEND,
  END,
  START,
  clock,
  BEGINNING,
  recorderOn,
  recoveryOf,
  sessionOf,
} from '../support/one-session.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import type { Completion } from '../../src/protocol/index.ts';

const EMPTY = { ...ADD, content: '' };
const QUESTION = { ...ADD, message_id: 'q', role: 'user', content: 'And then?' };
const OTHER = { ...EMPTY, message_id: 'n' };
const OTHER_TOKEN = { ...APPEND, message_id: 'n' };

/** An event of a tab; without an event, the tab is lost. */
type Step = readonly [tab: 'one' | 'two', event?: object];

const CASES: readonly (readonly [
  name: string,
  steps: readonly Step[],
  completion: readonly Completion[],
  cutOff: readonly string[],
])[] = [
  ['the tab that writes it', [['two', OTHER], ['one', EMPTY], ['one', APPEND], ['one']], ['open', 'cut_off'], ['m']],
  [
    'the tab that writes it, and then the other one asks on',
    [['two', QUESTION], ['one', EMPTY], ['one', APPEND], ['one'], ['two', { ...QUESTION, message_id: 'q2' }]],
    ['complete', 'cut_off', 'complete'],
    ['m'],
  ],
  [
    'the tab that writes it, and then the other one ends the session',
    [['one', EMPTY], ['two', QUESTION], ['one', APPEND], ['one'], ['two', END]],
    ['cut_off', 'complete'],
    ['m'],
  ],
  [
    'the tab that writes it, and then the other one goes on with it',
    [['two', QUESTION], ['one', EMPTY], ['one'], ['two', APPEND], ['two', END]],
    ['complete', 'complete'],
    [],
  ],
  ['the tab that does not', [['two', QUESTION], ['one', EMPTY], ['one', APPEND], ['two']], ['complete', 'open'], []],
  [
    'the tab that wrote to it before the other one did',
    [['one', EMPTY], ['one', APPEND], ['two', APPEND], ['one']],
    ['open'],
    [],
  ],
  [
    'one of two tabs that write side by side',
    [
      ['one', EMPTY],
      ['two', OTHER],
      ['one', APPEND],
      ['two', OTHER_TOKEN],
      ['one', APPEND],
      ['two', OTHER_TOKEN],
      ['two'],
    ],
    ['open', 'cut_off'],
    ['n'],
  ],
  [
    'a tab that was taken for lost, and writes again',
    [['one', EMPTY], ['one', APPEND], ['one'], ['one', { ...QUESTION, content: 'I am back.' }]],
    ['complete', 'complete'],
    [],
  ],
  [
    'a tab that was taken for lost while the other one went on, and writes again',
    [
      ['two', OTHER],
      ['one', EMPTY],
      ['one', APPEND],
      ['one'],
      ['two', QUESTION],
      ['one', { ...QUESTION, message_id: 'q2' }],
    ],
    ['complete', 'complete', 'complete', 'complete'],
    [],
  ],
  [
    'both tabs, of which one writes again',
    [['two', OTHER], ['one', EMPTY], ['one'], ['two'], ['one', { ...ADD, message_id: 'x' }]],
    ['cut_off', 'cut_off', 'complete'],
    ['n', 'm'],
  ],
  [
    'the tab whose answer is complete',
    [['two', START], ['one', EMPTY], ['one', APPEND], ['two', QUESTION], ['one']],
    ['complete', 'complete'],
    [],
  ],
];

test.each(CASES)('what is cut off when a tab is lost: %s', async (_name, steps, completion, cutOff) => {
  for (const checkpoints of [false, true]) {
    const database = newDatabase();
    clock.now = BEGINNING;
    await recorderOn(database).record([START], { page_id: null });
    for (const [tab, event] of steps) {
      const recorder = recorderOn(database);
      if (event === undefined) await recorder.clientGone(`page:${tab}`);
      else await recorder.record([event], { page_id: tab });
      if (checkpoints) await recorder.checkpoint();
      await recorder.close();
    }
    const recorder = recorderOn(database);
    const { messages, status } = await sessionOf(recorder);
    expect(messages.map((message) => message.completion)).toEqual(completion);
    expect((await recoveryOf(recorder)).cut_off.map(({ message_id }) => message_id)).toEqual(cutOff);
    expect(status).toBe(steps.some(([, event]) => event === END) ? 'ended' : 'active');
  }
});
