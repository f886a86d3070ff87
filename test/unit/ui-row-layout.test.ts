import { expect, test } from 'vitest';
import { estimatedHeight, unreadHeight } from '../../src/ui/view/row-height.ts';
import { RowLayout } from '../../src/ui/view/row-layout.ts';
import { mergeMessages, type KnownMessages } from '../../src/ui/view/known-messages.ts';
import { rowsOf } from '../../src/ui/view/transcript-rows.ts';
import { recordedMessage, recordedMessages } from '../support/recorded-messages.ts';

const OPTIONS = { showsSuperseded: false, choices: new Map<string, string>() };

function show(layout: RowLayout, known: KnownMessages, end: number): void {
  layout.setRows(rowsOf(known, end, OPTIONS), end, (row) => estimatedHeight(row, known, end));
}

function layoutOf(known: KnownMessages, end: number): RowLayout {
  const layout = new RowLayout();
  show(layout, known, end);
  return layout;
}

test('keeps the first message in view where it is while the messages before it are read', () => {
  const last = recordedMessages(950, 1000);
  const layout = layoutOf(last, 1000);
  const top = layout.topOf(1) - 300; // the view begins in what has not been read
  const anchor = layout.anchorAt(top, 600);
  expect(anchor).toEqual({ position: 950, offset: -300 });

  show(layout, mergeMessages(recordedMessages(900, 950), last), 1000);
  const row = layout.indexOfPosition(950);
  expect(layout.topOf(row) - layout.offsetOf(anchor)).toBe(300);
});

test('keeps a position that has not been read where it is while a page around it comes', () => {
  const last = recordedMessages(950, 1000);
  const layout = layoutOf(last, 1000);
  const anchor = layout.anchorAt(unreadHeight(1000) * 420 + 10, 600);
  expect(anchor).toEqual({ position: 420, offset: 10 });

  show(layout, mergeMessages(last, recordedMessages(400, 450)), 1000);
  expect(layout.offsetOf(anchor)).toBe(layout.topOf(layout.indexOfPosition(420)) + 10);
});

test('names the unread positions in view, with what is between them', () => {
  const layout = layoutOf(recordedMessages(10, 12), 30);
  const each = unreadHeight(30);
  expect(layout.unreadBetween(each * 4, each * 6)).toEqual({ from: 4, to: 6 });
  expect(layout.unreadBetween(each * 8, layout.topOf(3) + each * 2)).toEqual({ from: 8, to: 14 });
  expect(layout.unreadBetween(layout.topOf(1), layout.topOf(3) - 1)).toBeNull();
});

test('measured rows move what follows them', () => {
  const layout = layoutOf(recordedMessages(0, 3), 3);
  const key = layout.rows[0]?.key ?? '';
  expect(layout.measure([[key, 500]])).toBe(true);
  expect(layout.measure([[key, 500]])).toBe(false);
  expect(layout.topOf(1)).toBe(500);
  expect(layout.height).toBe(500 + layout.heightOf(1) + layout.heightOf(2));
  expect(layout.rowsBetween(0, 499)).toEqual({ from: 0, to: 1 });
  expect(layout.rowsBetween(500, 501)).toEqual({ from: 1, to: 2 });
});

test('a session of any length is no higher than a browser can make it', () => {
  for (const end of [1, 100, 100_000, 1_000_000, 10_000_000]) expect(unreadHeight(end) * end).toBeLessThan(17_000_000);
  expect(unreadHeight(100_000)).toBe(unreadHeight(100_001));
});

test('finds positions also where rows have another order', () => {
  const known = [2, 3, 4, 5].map((position) =>
    recordedMessage(position, { parent_id: position === 5 ? null : `m${position + 1}` }),
  );
  const layout = layoutOf([...known, recordedMessage(8)], 9); // 5, 4, 3, 2, the unread 0 and 1, the unread 6 and 7, 8
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((position) => layout.indexOfPosition(position))).toEqual([
    4, 4, 3, 2, 1, 0, 5, 5, 6,
  ]);
  expect(layout.unreadBetween(0, layout.height)).toEqual({ from: 0, to: 8 });
});
