// The texts of messages as people see them, in the viewer or in the demo chat.
import type { Page } from 'playwright-core';

/** The text of each message, with a space for each break. Rendered Markdown has other breaks than its source. */
export async function shownTexts(page: Page): Promise<readonly string[]> {
  return (await page.getByTestId('message-text').allTextContents()).map(onOneLine);
}

/** A text as `shownTexts` has it. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
