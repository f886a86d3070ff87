import { expect, it } from 'vitest';
import { shownPlace, type View } from '../../src/ui/view-table.ts';

const view: View = { tag: 'holdfast-live-view', load: () => Promise.resolve() };

it('shows a place that has a view, with its ids', () => {
  const place = { name: 'replay', sessionId: 's1' } as const;
  expect(shownPlace(place, { replay: view })).toEqual(place);
});

it('shows home for a place without a view', () => {
  expect(shownPlace({ name: 'live' }, { replay: view })).toEqual({ name: 'home' });
});
