// The views of the main pane: each by its tag, and loaded when it is first shown.

import { VIEW_NAMES, type Place, type ViewName } from './view/route.ts';

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
  session: { tag: 'holdfast-session-view', load: () => import('./elements/holdfast-session-view.ts') },
  trash: { tag: 'holdfast-trash-view', load: () => import('./elements/holdfast-trash-view.ts') },
  storage: { tag: 'holdfast-storage-view', load: () => import('./elements/holdfast-storage-view.ts') },
  settings: { tag: 'holdfast-settings-view', load: () => import('./elements/holdfast-settings-view.ts') },
  import: { tag: 'holdfast-import-view', load: () => import('./elements/holdfast-import-view.ts') },
};

/** Loads what shows a session ahead, so that the first one opens as quickly as the next. Never rejects. */
export async function preloadSession(): Promise<void> {
  // Where it cannot be loaded, the view says so once it is shown.
  await Promise.allSettled([VIEWS.session?.load(), preloadMarkdown()]);
}

async function preloadMarkdown(): Promise<void> {
  const module = await import('./markdown/load-markdown.ts');
  await module.loadMarkdown();
}

/** The views that can be shown by themselves. Home takes the place of those that cannot, and the list is always there. */
export const AVAILABLE_VIEWS: readonly ViewName[] = VIEW_NAMES.filter(
  (name) => name === 'home' || name === 'sessions' || VIEWS[name] !== undefined,
);

/** The place that is shown for an address: home where the place has no view. */
export function shownPlace<P extends Place>(place: P, views = VIEWS): P | { readonly name: 'home' } {
  return views[place.name] === undefined ? { name: 'home' } : place;
}
