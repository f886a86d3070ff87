// Waits until a page has nothing more to show.
import type { Page } from 'playwright-core';

/** The longest that a view may change by itself, in ms: a stream never ends. */
const LONGEST_MS = 4_000;

/** Without a change for so long, a view counts as settled, in ms. */
const QUIET_MS = 120;

/** Between two looks, in ms: each takes a while where much is on the screen. */
export const LOOK_EVERY_MS = 40;

/** Resolves once the text and the elements of the page, through all shadow roots, stay as they are. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(settle, { longestMs: LONGEST_MS, quietMs: QUIET_MS, pollMs: LOOK_EVERY_MS });
}

interface Settling {
  readonly longestMs: number;
  readonly quietMs: number;
  readonly pollMs: number;
}

/** The same within a page, for a document of its origin. It uses nothing from outside itself, so that it can be sent to a page. */
export async function settle({ longestMs, quietMs, pollMs }: Settling, watched: Document = document): Promise<void> {
  const measure = (root: Document | ShadowRoot): string => {
    let found = `${root.textContent?.length}`;
    for (const element of root.querySelectorAll('*')) {
      const { width, height, top } = element.getBoundingClientRect();
      found += `${element.tagName}${width},${height},${top};`;
      if (element.shadowRoot) found += measure(element.shadowRoot);
    }
    return found;
  };
  await watched.fonts.ready;
  const endsAt = performance.now() + longestMs;
  let last = '';
  let since = performance.now();
  while (performance.now() < endsAt && performance.now() - since < quietMs) {
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
    const now = measure(watched);
    if (now !== last) since = performance.now();
    last = now;
  }
}
