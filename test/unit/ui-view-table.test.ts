import { expect, it } from 'vitest';
import { hasWords, shownPlace, type View } from '../../src/ui/view-table.ts';

const view: View = { tag: 'holdfast-live-view', load: () => Promise.resolve() };

it('shows a place that has a view, with its ids', () => {
  const place = { name: 'replay', sessionId: 's1' } as const;
  expect(shownPlace({ ...place, filter: 'words' }, false, { replay: view })).toEqual(place);
});

it('shows home for a place without a view', () => {
  expect(shownPlace({ name: 'live', filter: '' }, false, { replay: view })).toEqual({ name: 'home' });
});

it('shows what a search finds in place of home, as long as there are words and the list is not alone', () => {
  expect(shownPlace({ name: 'home', filter: 'kelp' })).toEqual({ name: 'search' });
  expect(shownPlace({ name: 'sessions', filter: 'kelp' })).toEqual({ name: 'search' });
  expect(shownPlace({ name: 'sessions', filter: 'kelp' }, true)).toEqual({ name: 'home' });
  expect(shownPlace({ name: 'home', filter: 'status:ended' })).toEqual({ name: 'home' });
  expect(hasWords('status:ended "kelp forest"')).toBe(true);
});
