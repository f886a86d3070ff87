// The views of the main pane: each by its tag, and loaded when it is first shown.

import { parseFilter } from './view/filter-text.ts';
import { VIEW_NAMES, type Place, type Route, type ViewName } from './view/route.ts';

/** A view that can be shown. */
export interface View {
  /** The element's name, which `load` defines. It has the property `client`, and those of its place. */
  readonly tag: string;
  load(): Promise<unknown>;
}

/** The view of a place, by the place's name. What is not here is shown as home. */
export const VIEWS: Readonly<Partial<Record<Place['name'], View>>> = {
  home: { tag: 'holdfast-home', load: () => import('./elements/holdfast-home.ts') },
  recover: { tag: 'holdfast-recovery-view', load: () => import('./elements/holdfast-recovery-view.ts') },
  live: { tag: 'holdfast-live-view', load: () => import('./elements/holdfast-live-view.ts') },
  replay: { tag: 'holdfast-replay', load: () => import('./elements/holdfast-replay.ts') },
  search: { tag: 'holdfast-search-view', load: () => import('./elements/holdfast-search-view.ts') },
  session: { tag: 'holdfast-session-view', load: () => import('./elements/holdfast-session-view.ts') },
  trash: { tag: 'holdfast-trash-view', load: () => import('./elements/holdfast-trash-view.ts') },
  storage: { tag: 'holdfast-storage-view', load: () => import('./elements/holdfast-storage-view.ts') },
  settings: { tag: 'holdfast-settings-view', load: () => import('./elements/holdfast-settings-view.ts') },
};

/** The views that can be shown by themselves. Home takes the place of those that cannot, and the list is always there. */
export const AVAILABLE_VIEWS: readonly ViewName[] = VIEW_NAMES.filter(
  (name) => name === 'home' || name === 'sessions' || VIEWS[name] !== undefined,
);

/**
 * The place that is shown for a route: home where the place has no view, and the messages that a search finds in place of
 * home while the search box holds words. `isListAlone`: the list fills the screen.
 */
export function shownPlace({ filter, ...place }: Route, isListAlone = false, views = VIEWS): Place {
  const isHome = views[place.name] === undefined || place.name === 'home' || place.name === 'search';
  if (!isHome) return place;
  return hasWords(filter) && !isListAlone ? { name: 'search' } : { name: 'home' };
}

/** Whether what is in the search box is sought in messages, too. */
export function hasWords(filter: string): boolean {
  return parseFilter(filter).filter.words.length > 0;
}
