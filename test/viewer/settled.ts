// Waits until a page has nothing more to show.
import type { Page } from 'playwright-core';

/** The longest that a view may change by itself, in ms: a stream never ends. */
const LONGEST_MS = 4_000;

/** Without a change for so long, a view counts as settled, in ms. */
const QUIET_MS = 120;

/** Resolves once the text and the elements of the page, through all shadow roots, stay as they are. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    async ([longest, quiet]) => {
      const measure = (root: Document | ShadowRoot): string => {
        let found = `${root.textContent?.length}`;
        for (const element of root.querySelectorAll('*')) {
          const { width, height, top } = element.getBoundingClientRect();
          found += `${element.tagName}${width},${height},${top};`;
          if (element.shadowRoot) found += measure(element.shadowRoot);
        }
        return found;
      };
      await document.fonts.ready;
      const endsAt = performance.now() + longest;
      let last = '';
      let since = performance.now();
      while (performance.now() < endsAt && performance.now() - since < quiet) {
        await new Promise(requestAnimationFrame);
        await new Promise((resolve) => setTimeout(resolve, 20));
        const now = measure(document);
        if (now !== last) since = performance.now();
        last = now;
      }
    },
    [LONGEST_MS, QUIET_MS] as const,
  );
}
