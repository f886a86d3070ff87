import { expect, it } from 'vitest';
import { preference } from '../../src/kit/preference.ts';
import { readThemeChoice } from '../../src/kit/theme-choice.ts';

function readNumber(stored: unknown): number {
  return typeof stored === 'number' ? stored : 0;
}

/** The storage of one origin, as several pages see it. */
function originStorage() {
  const values = new Map<string, string>();
  const pages: EventTarget[] = [];
  return {
    values,
    openPage() {
      const page = new EventTarget();
      pages.push(page);
      const storage = {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => {
          values.set(key, value);
          for (const other of pages)
            if (other !== page) other.dispatchEvent(Object.assign(new Event('storage'), { key }));
        },
      };
      return preference('size', readNumber, () => storage, page);
    },
  };
}

it('keeps a choice for the next page', () => {
  const origin = originStorage();
  origin.openPage().set(7);
  expect(origin.openPage().get()).toBe(7);
});

it('notifies listeners of every page until they unsubscribe', () => {
  const origin = originStorage();
  const [mine, other] = [origin.openPage(), origin.openPage()];
  const seen: string[] = [];
  const stops = [
    mine.subscribe((value) => seen.push(`mine ${value}`)),
    other.subscribe((value) => seen.push(`other ${value}`)),
  ];
  mine.set(1);
  for (const stop of stops) stop();
  mine.set(2);
  expect(seen.toSorted()).toEqual(['mine 1', 'other 1']);
});

it('reads what another build stored, and what is no JSON, as the default', () => {
  const origin = originStorage();
  const choice = origin.openPage();
  for (const text of ['"seven"', '{', '']) {
    origin.values.set('holdfast:size', text);
    expect(choice.get()).toBe(0);
  }
});

it('keeps a choice for this page where the browser stores nothing', () => {
  const denied = preference(
    'size',
    readNumber,
    () => {
      throw new DOMException('denied', 'SecurityError');
    },
    new EventTarget(),
  );
  expect(denied.get()).toBe(0);
  denied.set(7);
  expect(denied.get()).toBe(7);
});

it.each([undefined, null, 7, 'dark', { scheme: 'pink', contrast: 3 }])(
  'takes %j for the choice of the system',
  (stored) => {
    expect(readThemeChoice(stored)).toEqual({ scheme: 'system', contrast: 'system' });
  },
);

it('reads a theme that was chosen', () => {
  expect(readThemeChoice({ scheme: 'dark', contrast: 'more' })).toEqual({ scheme: 'dark', contrast: 'more' });
});
