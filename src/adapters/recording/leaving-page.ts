// Whether this page is being left. A browser then rejects what the page fetches: in Chromium 156 right after `pagehide`, and only
// microtasks run after that.

let isLeaving = false;

// A page may come back from the back/forward cache. Where a server imports the module, there is no page.
for (const event of ['pageshow', 'pagehide'])
  globalThis.addEventListener?.(event, () => {
    isLeaving = event === 'pagehide';
  });

/** Whether errors say nothing but that the page is left. */
export function isLeavingPage(): boolean {
  return isLeaving;
}
