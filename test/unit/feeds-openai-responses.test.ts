// What is read of OpenAI responses whose servers leave out or change what tells items apart.

import { expect, test } from 'vitest';
import { readStream } from '../support/read-stream.ts';
import { sse } from '../support/stream-bodies.ts';

const REASONING = { type: 'reasoning', id: 'r1', summary: [{ type: 'summary_text', text: 'Hm.' }] };
const MESSAGE = { type: 'message', id: 'm1', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] };
const CALL = { type: 'function_call', id: 'f1', call_id: 'c1', name: 'add', arguments: '{"a":1}' };

/** The events of a response with reasoning, a text and a call. `output`: as the last event repeats it. */
function response(output: readonly object[]): object[] {
  return [
    { type: 'response.created', response: { object: 'response', id: 'resp', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { type: 'reasoning', id: 'r1', summary: [] } },
    { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, item_id: 'r1', delta: 'Hm.' },
    { type: 'response.output_item.done', output_index: 0, item: REASONING },
    { type: 'response.output_item.added', output_index: 1, item: { ...MESSAGE, content: [] } },
    { type: 'response.output_text.delta', output_index: 1, content_index: 0, item_id: 'm1', delta: 'Hel' },
    { type: 'response.output_text.delta', output_index: 1, content_index: 0, item_id: 'm1', delta: 'lo' },
    { type: 'response.output_text.done', output_index: 1, content_index: 0, item_id: 'm1', text: 'Hello' },
    { type: 'response.output_item.done', output_index: 1, item: MESSAGE },
    { type: 'response.output_item.added', output_index: 2, item: { ...CALL, arguments: '' } },
    { type: 'response.function_call_arguments.delta', output_index: 2, item_id: 'f1', delta: '{"a":1}' },
    { type: 'response.output_item.done', output_index: 2, item: CALL },
    { type: 'response.completed', response: { object: 'response', id: 'resp', status: 'completed', output } },
  ];
}

/** Without the fields of these names, at the top of each event. */
function without(events: readonly object[], ...names: readonly string[]): object[] {
  return events.map((event) => Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name))));
}

const WHOLE = [REASONING, MESSAGE, CALL];
const ONCE = {
  reasoning_text: 'Hm.',
  text: 'Hello',
  calls: [{ id: 'c1', name: 'add', arguments: '{"a":1}' }],
  outcome: 'complete',
  raw_values: [],
};

test.each([
  ['as they are documented', response(WHOLE)],
  ['without indexes', without(response(WHOLE), 'output_index', 'content_index', 'summary_index')],
  ['whose last event leaves out the reasoning', response([MESSAGE, CALL])],
  ['whose last event has another order', response([CALL, MESSAGE, REASONING])],
  ['without deltas', response(WHOLE).filter((event) => !/delta|text\.done|added/.test(JSON.stringify(event)))],
  [
    'of whole items without indexes',
    without(response(WHOLE), 'output_index').filter((event) => !/delta|text\.done|added/.test(JSON.stringify(event))),
  ],
  ['of only the last event', response(WHOLE).slice(-1)],
])('each part of a response is recorded once, for events %s', (_, events) => {
  expect(readStream(sse(events))).toMatchObject(ONCE);
});

test('two texts stay two where all items have one id', () => {
  const second = { ...MESSAGE, content: [{ type: 'output_text', text: 'Hello again' }] };
  const events = [
    { type: 'response.output_item.done', output_index: 0, item: MESSAGE },
    { type: 'response.output_item.done', output_index: 1, item: second },
    { type: 'response.completed', response: { object: 'response', status: 'completed', output: [MESSAGE, second] } },
  ];
  expect(readStream(sse(events))).toMatchObject({ text: 'HelloHello again', outcome: 'complete' });
});
