// The convention of parts, written by the session writer into a recorder and read back by `answersOf`.

import { expect, test } from 'vitest';
import type { AnswerWriter } from '../../src/feeds/writer/writers.ts';
import { MAX_EVENT_BYTES, MAX_RAW_LENGTH, type RecordedMessage } from '../../src/protocol/index.ts';
import { writeSession, type WrittenSession } from '../support/written-session.ts';

/** A session with a question and an answer `a` that was told so much. */
function answered(tell: (answer: AnswerWriter) => void): WrittenSession {
  const written = writeSession();
  written.session.add({ role: 'user', content: 'Well?', id: 'q' });
  tell(written.session.answer({ id: 'a' }));
  return written;
}

const kindOf = ({ metadata }: RecordedMessage): unknown => (metadata as Record<string, unknown> | null)?.['kind'];

test('every part is a message of its own, in the order in which it began, each after the one before', async () => {
  const { messages, answers } = answered((answer) => {
    answer.reasoning('Let me ');
    answer.reasoning('see.');
    answer.append('I look ');
    answer.append('it up.');
    answer.toolCall({ id: 'c1', name: 'search', key: '0' });
    answer.toolCall({ key: '0', arguments: '{"q":' });
    answer.toolCall({ key: '0', arguments: '"x"}' });
    answer.toolResult({ id: 'c1', name: 'search', content: { hits: [1] } });
    answer.source({ url: 'https://example.org/', title: 'Example' });
    answer.file({ media_type: 'image/png', name: 'x.png' });
    answer.append('Here ');
    answer.append('it is.');
    answer.complete({ finish_reason: 'stop' });
  });
  const [, ...parts] = await messages();
  expect(parts.map((part) => [kindOf(part), part.role, part.content])).toEqual([
    ['reasoning', 'assistant', 'Let me see.'],
    ['answer', 'assistant', 'I look it up.'],
    ['tool_call', 'assistant', '{"q":"x"}'],
    ['tool_result', 'tool', '{"hits":[1]}'],
    ['source', 'assistant', 'Example'],
    ['file', 'assistant', 'x.png'],
    ['text', 'assistant', 'Here it is.'],
  ]);
  expect(parts.map(({ parent_id }) => parent_id)).toEqual([
    'q',
    ...parts.slice(0, -1).map(({ message_id }) => message_id),
  ]);
  expect(parts.map(({ completion }) => completion)).toEqual(parts.map(() => 'complete'));
  const [answer, ...others] = await answers();
  expect(others).toEqual([]);
  expect(answer).toMatchObject({
    answer_id: 'a',
    parent_id: 'q',
    text: 'I look it up.Here it is.',
    reasoning: 'Let me see.',
    tool_calls: [{ tool_call_id: 'c1', tool_name: 'search', content: '{"q":"x"}' }],
    tool_results: [{ tool_call_id: 'c1', tool_name: 'search', content: '{"hits":[1]}', is_error: false }],
    sources: [{ content: 'Example', metadata: { url: 'https://example.org/', title: 'Example' } }],
    files: [{ content: 'x.png', metadata: { media_type: 'image/png', name: 'x.png' } }],
    errors: [],
    finish_reason: 'stop',
    outcome: 'complete',
  });
});

test('a part is closed when the next one begins, so that only the last one is cut off with its page', async () => {
  const { messages } = answered((answer) => {
    answer.reasoning('Hm.');
    answer.append('So');
  });
  expect((await messages()).slice(1).map(({ completion }) => completion)).toEqual(['complete', 'open']);
});

test('parts that stream at the same time stay apart by their keys', async () => {
  const { answers } = answered((answer) => {
    for (const text of ['1', '2']) {
      answer.toolCall({ key: 'a', arguments: `a${text}` });
      answer.toolCall({ key: 'b', arguments: `b${text}` });
      answer.reasoning(`r${text}`, { key: 'r' });
      answer.reasoning(`s${text}`, { key: 's' });
    }
    answer.complete();
  });
  const [answer] = await answers();
  expect(answer?.tool_calls.map(({ content }) => content)).toEqual(['a1a2', 'b1b2']);
  expect(answer?.reasoning).toBe('r1r2s1s2');
  expect(answer?.messages.map(({ completion }) => completion)).toEqual(answer?.messages.map(() => 'complete'));
});

test('tool calls without keys stay apart by their ids', async () => {
  const { answers } = answered((answer) => {
    for (const text of ['1', '2']) {
      answer.toolCall({ id: 'x', arguments: `x${text}` });
      answer.toolCall({ id: 'y', arguments: `y${text}` });
    }
  });
  expect((await answers())[0]?.tool_calls.map(({ content }) => content)).toEqual(['x1x2', 'y1y2']);
});

test('a delta without a key continues the last part of its kind, and another id begins another call', async () => {
  const { answers } = answered((answer) => {
    answer.toolCall({ arguments: '{' });
    answer.append('Meanwhile.');
    answer.toolCall({ id: 'c1', name: 'f', arguments: '}' });
    answer.toolCall({ id: 'c2', key: '0', name: 'g' });
    answer.toolCall({ id: 'c3', key: '0', name: 'g', arguments: '[]' });
    answer.complete();
  });
  expect((await answers())[0]?.tool_calls).toMatchObject([
    { tool_call_id: 'c1', tool_name: 'f', content: '{}' },
    { tool_call_id: 'c2', tool_name: 'g', content: '' },
    { tool_call_id: 'c3', tool_name: 'g', content: '[]' },
  ]);
});

test('metadata of a part may come with any delta, and is recorded once', async () => {
  const { events, messages } = answered((answer) => {
    answer.reasoning('Hm.', { metadata: { index: 0 } });
    answer.reasoning('', { metadata: { index: 0, signature: 'sig' } });
    answer.reasoning('', { metadata: { index: 0, signature: 'sig' } });
    answer.reasoning('', { key: 'hidden', metadata: { redacted: true, kind: 'other', answer_id: 'other' } });
  });
  const [, thought, hidden] = await messages();
  expect(thought).toMatchObject({
    content: 'Hm.',
    metadata: { kind: 'reasoning', answer_id: 'a', index: 0, signature: 'sig' },
  });
  expect(hidden).toMatchObject({ content: '', metadata: { kind: 'reasoning', answer_id: 'a', redacted: true } });
  expect(events.filter((event) => 'metadata' in event && JSON.stringify(event).includes('sig'))).toHaveLength(1);
});

test('what is known of an answer before its text is recorded with it, and later what is new', async () => {
  const { events, messages } = answered((answer) => {
    answer.describe({ response_id: 'r', model: 'm-2024', finish_reason: null });
    answer.append('x');
    answer.describe({ response_id: 'r', model: 'm-2024' });
    answer.describe({ usage: { output_tokens: 1 } });
    answer.describe({ usage: { output_tokens: 2 }, finish_reason: null });
  });
  expect((await messages())[1]).toMatchObject({
    model: 'm-2024',
    metadata: { kind: 'answer', response_id: 'r', model: 'm-2024', usage: { output_tokens: 2 } },
  });
  expect(events.filter((event) => 'type' in event && event.type === 'message_update')).toHaveLength(2);
});

test.each([
  ['complete', 'complete', (answer: AnswerWriter) => answer.complete()],
  ['failed', 'paused', (answer: AnswerWriter) => answer.fail({ message: 'Overloaded', code: 529 })],
  ['stopped', 'complete', (answer: AnswerWriter) => answer.stop()],
  ['cut_off', 'paused', (answer: AnswerWriter) => answer.cutOff()],
] as const)('an answer that is %s closes all that is open: %s', async (outcome, completion, end) => {
  const { messages, answers } = answered((answer) => {
    answer.append('So');
    answer.toolCall({ id: 'c1', arguments: '{' });
    end(answer);
  });
  const read = await messages();
  const open = read.filter((message) => ['answer', 'tool_call'].includes(String(kindOf(message))));
  expect(open.map((message) => message.completion)).toEqual([completion, completion]);
  expect(await answers()).toMatchObject([
    { outcome, errors: outcome === 'failed' ? [{ content: 'Overloaded', metadata: { code: 529 } }] : [] },
  ]);
});

test('an answer without text still has its message once it has ended', async () => {
  const { messages } = answered((answer) => {
    answer.reasoning('Hm.');
    answer.describe({ response_id: 'r' });
    answer.cutOff();
  });
  expect((await messages()).slice(1)).toMatchObject([
    { content: 'Hm.', completion: 'paused', metadata: { kind: 'reasoning' } },
    {
      message_id: 'a',
      content: '',
      completion: 'paused',
      metadata: { kind: 'answer', response_id: 'r', outcome: 'cut_off' },
    },
  ]);
});

test('what an answer tells after its end is recorded, and stays complete', async () => {
  const { messages, answers } = answered((answer) => {
    answer.append('Hello');
    answer.complete();
    answer.append(' there');
    answer.describe({ usage: { output_tokens: 2 } });
    answer.raw({ late: true });
    answer.source({ url: 'https://example.org/' });
    answer.append('.');
  });
  expect(await answers()).toMatchObject([
    { text: 'Hello there.', usage: { output_tokens: 2 }, raw: [{ late: true }], outcome: 'complete' },
  ]);
  expect((await messages()).map(({ completion }) => completion)).toEqual(Array(4).fill('complete'));
});

test('a stop after the end changes nothing, and a failure after it is recorded', async () => {
  const { answers } = answered((answer) => {
    answer.append('Hello');
    answer.complete();
    answer.stop();
    answer.cutOff();
  });
  expect(await answers()).toMatchObject([{ outcome: 'complete' }]);
  const failed = answered((answer) => {
    answer.complete();
    answer.fail({ message: 'Late' });
    answer.stop();
  });
  expect(await failed.answers()).toMatchObject([{ outcome: 'failed', errors: [{ content: 'Late' }] }]);
});

test.each([
  ['failed', ['Broken'], (answer: AnswerWriter) => (answer.fail(new Error('Broken')), answer.complete({ usage: 1 }))],
  ['stopped', [], (answer: AnswerWriter) => (answer.stop(), answer.fail(new DOMException('x', 'AbortError')))],
  ['stopped', ['Late'], (answer: AnswerWriter) => (answer.stop(), answer.fail({ message: 'Late' }), answer.complete())],
  ['cut_off', [], (answer: AnswerWriter) => (answer.cutOff(), answer.complete())],
] as const)('an answer that was %s stays so, whatever its app calls after that', async (outcome, errors, end) => {
  const { answers } = answered((answer) => {
    answer.append('Hello');
    end(answer);
  });
  const [answer] = await answers();
  expect(answer).toMatchObject({ outcome, text: 'Hello', usage: outcome === 'failed' ? 1 : null });
  expect(answer?.errors.map(({ content }) => content)).toEqual(errors);
});

test.each([
  ['a text', 'Overloaded', 'Overloaded', {}],
  [
    'an error',
    Object.assign(new TypeError('Failed to fetch'), { code: 'ECONNRESET' }),
    'Failed to fetch',
    { code: 'ECONNRESET' },
  ],
  ['an error of the browser', new DOMException('signal timed out', 'TimeoutError'), 'signal timed out', {}],
  ['an object without a message', { status: 500 }, '{"status":500}', {}],
] as const)('an answer fails by %s', async (_, error, content, metadata) => {
  const { answers } = answered((answer) => answer.fail(error));
  expect(await answers()).toMatchObject([{ outcome: 'failed', errors: [{ content, metadata }] }]);
});

test.each([[new DOMException('The user aborted a request.', 'AbortError')], [{ name: 'AbortError', message: 'x' }]])(
  'an answer that fails by an AbortError was stopped',
  async (error) => {
    const { answers } = answered((answer) => answer.fail(error));
    expect(await answers()).toMatchObject([{ outcome: 'stopped', errors: [] }]);
  },
);

test('a text that is too long for one event is recorded in several', async () => {
  const long = 'é'.repeat(MAX_EVENT_BYTES / 2);
  const { messages, refusals } = answered((answer) => {
    answer.append('Hello');
    answer.append(long);
    answer.append('.');
    answer.reasoning(long);
  });
  const [, text, reasoning] = await messages();
  expect(refusals).toEqual([]);
  expect(text?.content === `Hello${long}.`).toBe(true);
  expect(reasoning?.content === long).toBe(true);
});

test('what the reader does not understand is kept up to a bound', async () => {
  const { answers } = answered((answer) => {
    answer.raw({ type: 'odd' });
    answer.raw(1n as never);
    answer.raw({ type: 'even' });
    answer.raw('x'.repeat(MAX_RAW_LENGTH));
    answer.raw({ type: 'late' });
    answer.complete();
  });
  expect((await answers())[0]?.raw).toEqual([{ type: 'odd' }, { type: 'even' }]);
});

test('a result that JSON cannot hold is refused, and the call that it answers is known', async () => {
  const { refusals, answers } = answered((answer) => {
    answer.toolResult({ id: 'c1', content: 1n as never });
    answer.toolResult({ id: 'c2', content: 'fine', is_error: true });
  });
  expect(refusals).toMatchObject([{ code: 'invalid_event', message: expect.stringContaining('BigInt') }]);
  expect((await answers())[0]?.tool_results).toMatchObject([
    { tool_call_id: 'c1', content: '' },
    { tool_call_id: 'c2', content: 'fine', is_error: true },
  ]);
});

test('a session that others write to as well has only its answers among them', async () => {
  const { session, answers } = answered((answer) => {
    answer.append('x');
  });
  session.add({ role: 'assistant', content: 'no answer', metadata: { kind: 'text' } });
  session.add({ role: 'assistant', content: 'no part', metadata: { kind: 'poem', answer_id: 'a' } });
  session.add({ role: 'assistant', content: 'no object', metadata: ['kind'] });
  session.answer({ id: 'b' }).append('y');
  expect((await answers()).map(({ answer_id, text, outcome }) => [answer_id, text, outcome])).toEqual([
    ['a', 'x', null],
    ['b', 'y', null],
  ]);
});
