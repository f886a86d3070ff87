// The command palette: what fits what is typed, and the sessions that it reads.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ok, type Result, type SessionPage } from '../../src/protocol/index.ts';
import { PaletteController } from '../../src/ui/controllers/palette-controller.ts';
import { itemAfterArrow, matchingItems, type PaletteItem } from '../../src/ui/view/palette-items.ts';
import { apiWith } from '../support/client-fakes.ts';
import { HOST } from '../support/controller-host.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function item(title: string): PaletteItem {
  return { group: 'action', id: title, title, about: '', icon: 'expand', target: { action: 'keys' } };
}

function page(...recorded: readonly string[]): Result<SessionPage> {
  const sessions = recorded.map((title) => ({
    session_id: title,
    title,
    provider: 'p',
    model: null,
    message_count: 1,
  }));
  return ok({ sessions, total: sessions.length, next_cursor: null } as unknown as SessionPage);
}

function titles({ items }: PaletteController): string[] {
  return items.map(({ title }) => title);
}

it('words fit the beginnings of words, in any order, case and accent', () => {
  const items = ['Use dark colours', 'Dark matter', 'Über uns'].map(item);
  expect(matchingItems(items, 'col DARK').map(({ title }) => title)).toEqual(['Use dark colours']);
  expect(matchingItems(items, 'uber').map(({ title }) => title)).toEqual(['Über uns']);
  expect(matchingItems(items, 'ark')).toEqual([]);
});

it('what begins with what was typed comes first, and everything fits nothing', () => {
  const items = ['Use dark colours', 'Dark matter'].map(item);
  expect(matchingItems(items, 'dark').map(({ title }) => title)).toEqual(['Dark matter', 'Use dark colours']);
  expect(matchingItems(items, ' ')).toEqual(items);
});

it.each([
  ['ArrowDown', 1, 0],
  ['ArrowUp', 0, 1],
  ['Home', 0, null],
])('%s on item %i of two leads to %j', (key, from, to) => {
  expect(itemAfterArrow(key, from, 2)).toBe(to);
});

it('sessions come after the views as soon as they are read', async () => {
  const palette = new PaletteController(HOST, () => ({
    api: apiWith({ sessions: () => Promise.resolve(page('Live music')) }),
  }));
  palette.open(['home', 'live'], ['keys']);
  palette.type('live');
  expect([titles(palette), palette.isReading]).toEqual([['Live'], true]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([titles(palette), palette.isReading]).toEqual([['Live', 'Live music'], false]);
});

it('sessions of what was typed earlier are not shown', async () => {
  const answers: ((found: Result<SessionPage>) => void)[] = [];
  const palette = new PaletteController(HOST, () => ({
    api: apiWith({ sessions: () => new Promise((resolve) => answers.push(resolve)) }),
  }));
  palette.open([], []);
  palette.type('old');
  await vi.advanceTimersByTimeAsync(1_000);
  palette.type('new');
  await vi.advanceTimersByTimeAsync(1_000);
  answers.at(-1)?.(page('New one'));
  answers[0]?.(page('Old one'));
  await vi.advanceTimersByTimeAsync(0);
  expect(titles(palette)).toEqual(['New one']);
});

it('says that the sessions cannot be read, and still offers the views', async () => {
  const palette = new PaletteController(HOST, () => ({
    api: apiWith({
      sessions: () => Promise.resolve({ ok: false, error: { code: 'not_connected', message: 'No transport.' } }),
    }),
  }));
  palette.open(['home'], []);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([titles(palette), palette.isFailed]).toEqual([['Home'], true]);
});
