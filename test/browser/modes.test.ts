// The modes of a recorder: live, batch and hybrid, each with a service worker in control, so that only the mode decides.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { instanceOf, killSharedWorkers } from '../support/chromium-control.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

/** How many events each request has brought to the service worker. */
function countRequests(page: Page): number[] {
  const sizes: number[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/api/recording/events')) return;
    const { events } = JSON.parse(request.postData() ?? '{}') as { events: readonly unknown[] };
    sizes.push(events.length);
  });
  return sizes;
}

/** From now on no worker starts in the page. */
async function forbidWorkers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const refuse = function refuse(): never {
      throw new Error('No worker starts.');
    };
    Object.assign(window, { SharedWorker: refuse, Worker: refuse });
  });
}

/** Records without waiting for the ack. */
async function recordSoon(page: Page, events: readonly object[]): Promise<void> {
  await page.evaluate((json) => {
    for (const event of JSON.parse(json) as never[]) void window.recorder.record(event);
  }, JSON.stringify(events));
}

const statusOf = (page: Page): Promise<string> => page.evaluate(() => window.recorder.state.status);

async function textOf({ session }: RecordingPage): Promise<string | undefined> {
  return (await session('s1')).messages[0]?.content;
}

test('live records through a worker alone: where that is down, events wait', async ({
  browser,
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  const requests = countRequests(tab.page);
  await tab.open({ mode: 'live' });
  await tab.record([sessionStart(), messageAdd(), append('a')]);
  const workers = await tab.page.evaluateHandle(() => ({ SharedWorker, Worker }));
  await forbidWorkers(tab.page);
  await killSharedWorkers(browser);
  await eventually(() => statusOf(tab.page)).toBe('not_saved');
  await recordSoon(tab.page, [append('b')]);
  await eventually(() => tab.page.evaluate(() => window.recorder.pending().length)).toBe(1);

  await workers.evaluate((able) => void Object.assign(window, able));
  await eventually(() => statusOf(tab.page)).toBe('saved');
  expect(await textOf(tab)).toBe('ab');
  expect(requests).toEqual([]);
});

test('batch sends over REST what came within the interval, and at once when it is closed', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  const requests = countRequests(tab.page);
  await tab.rest('PATCH', '/config', { persist_interval_secs: 2 });
  await tab.open({ mode: 'batch' });
  await instanceOf(tab.page); // its transport is open
  await recordSoon(tab.page, [sessionStart(), messageAdd()]);
  for (const token of ['a', 'b', 'c']) await recordSoon(tab.page, [append(token)]);
  expect(await statusOf(tab.page)).toBe('saving');
  expect(requests).toEqual([]);
  await eventually(() => statusOf(tab.page)).toBe('saved');
  expect(requests).toEqual([5]);
  expect(await textOf(tab)).toBe('abc');

  await tab.rest('PATCH', '/config', { persist_interval_secs: 3600 });
  await tab.record([append('d')]); // after it the interval is an hour
  await tab.page.evaluate(async (event) => {
    void window.recorder.record(event as never);
    await window.recorder.close();
  }, append('e'));
  await tab.open({ mode: 'hybrid' });
  expect(await textOf(tab)).toBe('abcde');
  expect(requests).toEqual([5, 1, 1]);
});

test('batch sends what was recorded before its transport was open, though it is closed at once', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.rest('PATCH', '/config', { persist_interval_secs: 3600 });
  await tab.open({ mode: 'batch' });
  const replies = await tab.page.evaluate(
    async (events) => {
      const sent = events.map((event) => window.recorder.record(event as never));
      await window.recorder.close();
      return Promise.all(sent);
    },
    [sessionStart(), messageAdd(), append('a')],
  );
  expect(replies.map(({ type }) => type)).toEqual(['ack', 'ack', 'ack']);
  await tab.open({ mode: 'hybrid' });
  expect(await textOf(tab)).toBe('a');
});

test('batch sends what waits when its page is left', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const [witness, tab] = [
    await openPage(context, server.url, { controlled: true }),
    await openPage(context, server.url),
  ];
  await witness.rest('PATCH', '/config', { persist_interval_secs: 3600 });
  await witness.open();
  await tab.open({ mode: 'batch' });
  await instanceOf(tab.page); // its transport is open
  await recordSoon(tab.page, [sessionStart(), messageAdd(), append('left')]);
  await tab.page.evaluate((event) => {
    addEventListener('pagehide', () => void window.recorder.record(event as never));
  }, append(' behind'));
  await tab.page.goto('about:blank');
  await eventually(async () => (await witness.rest('GET', '/session/s1')).status).toBe(200);
  await eventually(() => textOf(witness)).toBe('left behind');
});

test('hybrid records over REST while no worker runs, and through a worker again once one does', async ({
  browser,
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  const requests = countRequests(tab.page);
  await tab.open();
  await tab.record([sessionStart(), messageAdd(), append('a')]);
  expect(requests).toEqual([]);
  const workers = await tab.page.evaluateHandle(() => ({ SharedWorker, Worker }));
  await forbidWorkers(tab.page);
  await recordSoon(tab.page, [append('b')]);
  await killSharedWorkers(browser);
  await tab.record([append('c'), append('d')]);
  expect(requests.length).toBeGreaterThan(0);
  expect(await textOf(tab)).toBe('abcd');

  await workers.evaluate((able) => void Object.assign(window, able));
  let sent = 'abcd';
  await eventually(async () => {
    const before = requests.length;
    await tab.record(append('e'));
    sent += 'e';
    return requests.length - before;
  }).toBe(0);
  expect(await textOf(tab)).toBe(sent);
});
