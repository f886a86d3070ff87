import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/protocol/index.ts';
import type { KnownMessages } from '../../src/ui/view/known-messages.ts';
import { haveSameRows, rowsOf, type MessageRow } from '../../src/ui/view/transcript-rows.ts';
import { recordedMessage, recordedMessages } from '../support/recorded-messages.ts';

const OPTIONS = { showsSuperseded: false, choices: new Map<string, string>() };

function messageRows(known: KnownMessages, options = OPTIONS): readonly MessageRow[] {
  const end = (known.at(-1)?.position ?? -1) + 1;
  return rowsOf(known, end, options).filter((row) => row.kind !== 'gap');
}

/** Messages of one answer, `a`, with these kinds and metadata. */
function answer(...parts: readonly { readonly kind: string; readonly [name: string]: JsonValue }[]): KnownMessages {
  return parts.map((metadata, position) => recordedMessage(position, { metadata: { answer_id: 'a', ...metadata } }));
}

test('joins a tool call with its result, and sources that follow each other', () => {
  const known = answer(
    { kind: 'reasoning' },
    { kind: 'tool_call', tool_call_id: 'one' },
    { kind: 'tool_call', tool_call_id: 'two' },
    { kind: 'tool_result', tool_call_id: 'two' },
    { kind: 'tool_result', tool_call_id: 'one' },
    { kind: 'answer' },
    { kind: 'source' },
    { kind: 'source' },
    { kind: 'text' },
  );
  expect(messageRows(known).map(({ kind, positions }) => [kind, ...positions])).toEqual([
    ['reasoning', 0],
    ['tool', 1, 4],
    ['tool', 2, 3],
    ['text', 5],
    ['source', 6, 7],
    ['text', 8],
  ]);
});

test('marks where an answer begins and where it ends', () => {
  const first = answer({ kind: 'reasoning' }, { kind: 'answer' });
  const known = [
    ...first,
    recordedMessage(2, { role: 'user' }),
    recordedMessage(3, { metadata: { kind: 'answer', answer_id: 'm3' } }),
    recordedMessage(4, { metadata: { kind: 'error', answer_id: 'm3' } }),
  ];
  expect(messageRows(known).map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, false],
    [false, true],
  ]);
  expect(messageRows(known).map(({ endsAnswer }) => endsAnswer)).toEqual([[], [0, 1], [], [], [3, 4]]);
  expect(messageRows([recordedMessage(1)]).map(({ endsAnswer }) => endsAnswer)).toEqual([[1]]);
});

test('a result whose call has not been read is a row of its own', () => {
  const known = answer({ kind: 'tool_call', tool_call_id: 'one' }, { kind: 'tool_result', tool_call_id: 'one' }).slice(
    1,
  );
  expect(messageRows(known).map(({ kind, positions }) => [kind, ...positions])).toEqual([['tool', 1]]);
});

test('shows superseded messages on demand only', () => {
  const known = [recordedMessage(0), recordedMessage(1, { superseded: true }), recordedMessage(2)];
  expect(messageRows(known).map(({ position }) => position)).toEqual([0, 2]);
  const all = messageRows(known, { ...OPTIONS, showsSuperseded: true });
  expect(all.map(({ position, isSuperseded }) => [position, isSuperseded])).toEqual([
    [0, false],
    [1, true],
    [2, false],
  ]);
});

test('names the day where it changes, and at the beginning', () => {
  const noon = new Date(2026, 2, 12, 12).getTime();
  const hour = 3_600_000;
  const known = [0, 1, 13, 14, 40].map((hours, position) =>
    recordedMessage(position, { created_at: noon + hours * hour }),
  );
  expect(messageRows(known).map(({ day }) => day)).toEqual([noon, null, noon + 13 * hour, null, noon + 40 * hour]);
  // Of what comes before a gap no day is known.
  expect(messageRows(known.slice(2)).map(({ day }) => day)).toEqual([null, null, noon + 40 * hour]);
});

test('names no day of a message whose time is not known', () => {
  const noon = new Date(2026, 2, 12, 12).getTime();
  const known = [0, noon, 0, 0].map((created_at, position) => recordedMessage(position, { created_at }));
  expect(messageRows(known).map(({ day }) => day)).toEqual([null, noon, null, null]);
});

test('has a row for what has not been read', () => {
  const known = [...recordedMessages(3, 5), ...recordedMessages(8, 9)];
  expect(rowsOf(known, 12, OPTIONS).map((row) => (row.kind === 'gap' ? [row.from, row.to] : row.position))).toEqual([
    [0, 3],
    3,
    4,
    [5, 8],
    8,
    [9, 12],
  ]);
});

test('a text that grows changes no row, a message that comes or changes its place does', () => {
  const known = recordedMessages(0, 3);
  const grown = [...known.slice(0, 2), recordedMessage(2, { content: 'more', completion: 'open', is_complete: false })];
  expect(haveSameRows(known, grown)).toBe(true);
  expect(haveSameRows(known, recordedMessages(0, 4))).toBe(false);
  expect(haveSameRows(known, [...known.slice(0, 2), recordedMessage(2, { parent_id: 'm0' })])).toBe(false);
});

test('messages that were recorded last first stand in the order of the tree, what has not been read after them', () => {
  const lastFirst = [2, 3, 4].map((position) => recordedMessage(position, { parent_id: `m${position + 1}` }));
  const known = [...lastFirst, recordedMessage(5)];
  expect(rowsOf(known, 8, OPTIONS).map((row) => (row.kind === 'gap' ? [row.from, row.to] : row.position))).toEqual([
    5,
    4,
    3,
    2,
    [0, 2],
    [6, 8],
  ]);
});
