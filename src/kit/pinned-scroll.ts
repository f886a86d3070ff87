// Whether a scrolled pane should stick to its bottom while text arrives. Pure geometry, in CSS pixels.

/** Where a pane is scrolled to. */
export interface ScrollPosition {
  readonly top: number;
  /** What lies below the visible part. */
  readonly below: number;
}

/** How near to the bottom one must scroll down to be pinned again. */
const BOTTOM_TOLERANCE_PX = 32;

/** Fractional zoom leaves up to this much below even at the very bottom. */
const ROUNDING_PX = 2;

/**
 * Whether the pane is pinned after it went from `before` to `after`. Scrolling up unpins it at once
 * (content that shrinks also moves it up, but leaves it at the bottom); scrolling down to the bottom
 * pins it again. Content that grows moves the bottom away without a scroll: no change.
 */
export function pinnedAfterScroll(pinned: boolean, before: ScrollPosition, after: ScrollPosition): boolean {
  if (after.top < before.top) return after.below <= ROUNDING_PX;
  return pinned || after.below <= BOTTOM_TOLERANCE_PX;
}
