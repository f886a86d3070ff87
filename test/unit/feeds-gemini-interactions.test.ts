// How an interaction of Gemini ends, and what of it is not read.

import { expect, test } from 'vitest';
import { readStream } from '../support/read-stream.ts';
import { sse } from '../support/stream-bodies.ts';

const BEGINNING = [
  { event_type: 'interaction.created', interaction: { id: 'int_1', status: 'in_progress' } },
  { event_type: 'step.start', index: 0, step: { type: 'model_output' } },
  { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Hello' } },
];

const completed = (status: string, others: object = {}): object => ({
  event_type: 'interaction.completed',
  interaction: { id: 'int_1', status, ...others },
});

test.for([
  ['completed', completed('completed'), { outcome: 'complete', description: { finish_reason: 'completed' } }],
  ['incomplete', completed('incomplete'), { outcome: 'complete', description: { finish_reason: 'incomplete' } }],
  ['to be continued', completed('requires_continuation'), { outcome: 'complete' }],
  ['cancelled', completed('cancelled'), { outcome: 'stopped' }],
  [
    'failed',
    completed('failed', { errors: [{ code: 'internal', message: 'Broken' }] }),
    { outcome: 'failed', error: { code: 'internal', message: 'Broken' } },
  ],
  [
    'failed without a reason',
    completed('failed'),
    { outcome: 'failed', error: { message: 'The interaction failed.' } },
  ],
  [
    'ended by an error',
    { event_type: 'error', error: { code: 'overloaded', message: 'Later' } },
    { outcome: 'failed', error: { code: 'overloaded', message: 'Later' } },
  ],
  [
    'ended by an error of its output',
    { event_type: 'step.start', index: 1, step: { type: 'model_output', error: { code: 13, message: 'Broken' } } },
    { outcome: 'failed', error: { code: 13, message: 'Broken' } },
  ],
  ['not ended', { event_type: 'step.stop', index: 0 }, { outcome: 'cut_off' }],
] as const)('%s', ([, event, expected]) => {
  expect(readStream(sse([...BEGINNING, event]))).toMatchObject({ text: 'Hello', ...expected });
});

test('an error before anything else is that of the request', () => {
  const body = JSON.stringify({ error: { code: 429, message: 'Later', status: 'RESOURCE_EXHAUSTED' } });
  expect(readStream(body, { api: 'gemini_interactions' })).toMatchObject({
    outcome: 'failed',
    error: { code: 429, message: 'Later' },
  });
});

test('steps, deltas and events that are not known are kept raw', () => {
  const unknown = [
    { event_type: 'step.start', index: 1, step: { type: 'dream', depth: 2 } },
    { event_type: 'step.delta', index: 0, delta: { type: 'smell', strength: 1 } },
    { event_type: 'interaction.paused', interaction_id: 'int_1' },
  ];
  expect(readStream(sse([...BEGINNING, ...unknown])).raw_values).toEqual([
    { type: 'dream', depth: 2 },
    { type: 'smell', strength: 1 },
    { event_type: 'interaction.paused', interaction_id: 'int_1' },
  ]);
});
