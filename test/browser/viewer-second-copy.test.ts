// The second copy in the viewer: what it is worth, its setting, and the backup where it does not suffice.

import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { deleteDatabases, limitQuota } from '../support/chromium-control.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

function state(page: Page): Promise<string | null> {
  return page.getByTestId('second-copy').getAttribute('data-state');
}

function copies(page: Page): Promise<number> {
  return page.evaluate(async () => (await caches.keys()).filter((name) => name.endsWith(':copy')).length);
}

test('the storage view turns the second copy on and off at once, and says when it gave way', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const { origin } = new URL(url);
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([sessionStart(), messageAdd('m1', 'Precious '.repeat(100))]);
  await writer.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.2, second_copy: false }));
  const page = await context.newPage();
  await page.goto(`${url}#/storage`);
  await eventually(() => state(page)).toBe('off');
  await page.getByTestId('second-copy-offer').waitFor();
  await page.getByTestId('setting-second_copy').check();
  await eventually(() => state(page)).toBe('current');
  await eventually(() => page.getByTestId('second-copy-state').innerText()).toMatch(/Everything up to .* It takes \d/s);
  expect(await page.getByTestId('second-copy-offer').count()).toBe(0);

  // The other view shows the same setting.
  const settings = await context.newPage();
  await settings.goto(`${url}#/settings`);
  await settings.getByTestId('setting-second_copy').uncheck();
  await eventually(() => copies(page)).toBe(0);
  await settings.getByTestId('setting-second_copy').check();
  await eventually(() => copies(page)).toBe(1);
  await eventually(() => state(page)).toBe('current');

  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const giveRoom = await limitQuota(page, origin, usage);
  void writer.record(messageAdd('m2', 'Long '.repeat(200_000)));
  await eventually(() => state(page)).toBe('gave_way');
  await giveRoom();
  expect(await page.getByTestId('second-copy-state').innerText()).toContain('Deleted to make room');
  await page.getByTestId('room-bar').waitFor(DEADLINE);
  await page.getByTestId('second-copy-backup').click();
  expect(await page.evaluate(() => document.activeElement?.shadowRoot !== null)).toBe(true);
  await settings.getByTestId('room-bar').waitFor(DEADLINE);
  await settings.getByTestId('room-bar').getByTestId('notice-accept').click();
  await eventually(() => settings.url()).toContain('#/storage');
  expect(await settings.getByTestId('room-bar').count()).toBe(0);
});

test('where little room is left, the viewer says so and leads to the backup', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const page = await context.newPage();
  await page.addInitScript(() => {
    navigator.storage.estimate = () => Promise.resolve({ usage: 999_950_000_000, quota: 1_000_000_000_000 });
  });
  await page.goto(`${url}#/storage`);
  await eventually(() => page.getByTestId('second-copy-offer').innerText()).toContain('Only 50 MB are left');
  await page.getByTestId('storage-to-backup').click();
  await page.locator('holdfast-backup:focus').waitFor();
});

test('the viewer says how many sessions came back, and shows them', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.2 }));
  await writer.record([sessionStart('s1', { title: 'Kept' }), messageAdd('m1', 'Precious')]);
  const copied = (): Promise<string | undefined> =>
    writer.page.evaluate(async () => {
      const { value } = await window.recorder.api.status();
      return value?.dirty_sessions === 0 ? value.storage.copy.state : undefined;
    });
  await eventually(copied).toBe('current');
  await eventually(() =>
    writer.page.evaluate(() => localStorage.getItem('holdfast:holdfast:recordings')),
  ).not.toBeNull();
  await deleteDatabases(writer.page, new URL(url).origin);
  const page = await context.newPage();
  await page.goto(url);
  await eventually(() => page.getByTestId('eviction-bar').locator('span').innerText()).toMatch(
    /lost the recordings of this site\. 1 session came back.*What was recorded after .* may be missing/s,
  );
  await page.getByTestId('session-row').filter({ hasText: 'Kept' }).click();
  await page.getByText('Precious').waitFor();
  expect((await writer.session('s1')).messages).toHaveLength(1);
});
