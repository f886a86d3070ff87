// The places that the navigation leads to.

import type { IconName } from '../../kit/icons.ts';
import type { Place, ViewName } from './route.ts';

export interface Destination {
  readonly name: ViewName;
  readonly icon: IconName;
  /** On a narrow screen: in the bar, or in what its last button opens. */
  readonly narrow: 'bar' | 'more';
  /** Only where the list is not beside the main pane. */
  readonly isNarrowOnly?: boolean;
  /** Not in the rail: other views lead to it. */
  readonly isOffRail?: boolean;
}

export const DESTINATIONS: readonly Destination[] = [
  { name: 'home', icon: 'home', narrow: 'bar' },
  { name: 'sessions', icon: 'chat', narrow: 'bar', isNarrowOnly: true },
  { name: 'live', icon: 'live', narrow: 'bar' },
  { name: 'recover', icon: 'recover', narrow: 'bar' },
  { name: 'import', icon: 'import', narrow: 'more', isOffRail: true },
  { name: 'trash', icon: 'trash', narrow: 'more' },
  { name: 'storage', icon: 'storage', narrow: 'more' },
  { name: 'settings', icon: 'settings', narrow: 'more' },
];

/** The destination that a place belongs to: a session belongs to the list. */
export function destinationOf(place: Place): ViewName {
  return place.name === 'session' || place.name === 'replay' ? 'sessions' : place.name;
}
