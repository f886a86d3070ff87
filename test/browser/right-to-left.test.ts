// The interface on a page that is read from right to left, and answers that are: where texts stand, in pixels.
import { expect } from 'vitest';
import type { Locator } from 'playwright-core';
import { test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { loadLibrary, recordingPage } from '../support/recording-page.ts';

const CODE = '`open()`';

const ARABIC = `1. واحد ${CODE}
2. اثنان English words.
   - متداخل

> اقتباس من كتاب

| عمود | two |
| - | - |
| خلية | 12 |`;

const MIXED = `1. English first
2. واحد

> Quote in English`;

/** From left to right, where each of these words of a text begins. */
function order(place: Locator, words: readonly string[]): Promise<string[]> {
  return place.evaluate((element, wanted) => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found: { word: string; left: number }[] = [];
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      for (const word of wanted) {
        const at = node.textContent?.indexOf(word) ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        found.push({ word, left: range.getBoundingClientRect().left });
      }
    }
    return found.toSorted((a, b) => a.left - b.left).map(({ word }) => word);
  }, words);
}

/** How far the text of an element stands from its left and its right edge. */
function gaps(place: Locator): Promise<{ left: number; right: number }> {
  return place.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(element.firstChild ?? element);
    const text = range.getBoundingClientRect();
    return { left: text.left - box.left, right: box.right - text.right };
  });
}

test('English texts keep their order on a page from right to left, and lists of any direction stay together', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await context.newPage();
  await page.goto(url);
  await loadLibrary(page, url);
  const recording = recordingPage(page);
  await recording.open();
  await recording.record([
    sessionStart('s1', { title: 'A talk' }),
    messageAdd('m1', ARABIC),
    messageAdd('m2', MIXED),
    { type: 'session_end', session_id: 's1' },
  ]);
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    location.hash = '#/session/s1';
  });
  const texts = page.getByTestId('message-text');
  await texts.nth(1).locator('blockquote').waitFor();

  // The layout is mirrored; the texts in it are not.
  const row = page.getByTestId('session-row');
  expect(await order(row.getByText('2 messages'), ['2', 'messages'])).toEqual(['2', 'messages']);
  const trash = page.getByTestId('session-trash');
  expect(await order(trash, ['Delete', '…'])).toEqual(['Delete', '…']);
  expect(await order(row.locator('time'), [':', 'M'])).toEqual([':', 'M']);
  const [list, main] = [await row.boundingBox(), await trash.boundingBox()];
  expect(list?.x).toBeGreaterThan(main?.x ?? Infinity);

  for (const dir of ['rtl', 'ltr']) {
    await page.evaluate((direction) => {
      document.documentElement.dir = direction;
    }, dir);
    const arabic = texts.nth(0);
    for (const item of await arabic.locator('li').all()) expect((await gaps(item)).right).toBeLessThan(1);
    expect((await gaps(arabic.locator('blockquote p'))).right).toBeLessThan(1);
    const bar = await arabic.locator('blockquote').evaluate((quote) => getComputedStyle(quote).borderRightWidth);
    expect(bar).toBe('3px');
    const [first, second] = [
      await arabic.locator('th').nth(0).boundingBox(),
      await arabic.locator('th').nth(1).boundingBox(),
    ];
    expect(first?.x).toBeGreaterThan(second?.x ?? Infinity);
    expect(await order(arabic.locator('li').nth(1), ['.', 'English', 'اثنان'])).toEqual(['.', 'English', 'اثنان']);

    expect(await order(arabic.locator('code'), ['open', '()'])).toEqual(['open', '()']);

    const mixed = texts.nth(1);
    for (const item of await mixed.locator('li').all()) expect((await gaps(item)).left).toBeLessThan(1);
    const mixedBar = await mixed.locator('blockquote').evaluate((quote) => getComputedStyle(quote).borderLeftWidth);
    expect(mixedBar).toBe('3px');
  }
});
