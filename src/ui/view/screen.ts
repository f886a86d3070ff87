// Widths of screens at which the layout changes.

/** Media query of a screen that has room for one pane only. The session header shows its Back button there. */
export const NARROW_SCREEN = '(max-width: 50rem)';

/** Whether there is room for one pane only. */
export function isNarrow(): boolean {
  return matchMedia(NARROW_SCREEN).matches;
}
